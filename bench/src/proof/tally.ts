/** Counts kills and mismatches, and prints how they fell. */

const EVERY = 50;

const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

export class Tally {
  readonly wanted: number;
  kills = 0;
  #mismatches = 0;
  #name = '';
  #shapes = new Map<string, number>();
  #faults = new Map<string, number>();
  #states = new Map<string, number>();
  #windows = new Map<string, number>();
  readonly #started = performance.now();
  #parent: Tally | undefined;

  constructor(wanted: number) {
    this.wanted = wanted;
  }

  /** The same tally, for one shape. */
  of(name: string): Tally {
    const part = new Tally(this.wanted);
    part.#parent = this;
    part.#name = name;
    return part;
  }

  kill(operation: string, journalState: string, window: string): void {
    const all = this.#parent ?? this;
    all.kills += 1;
    count(all.#shapes, this.#name);
    count(all.#states, `${operation}, journal at ${journalState}`);
    count(all.#windows, window.replace(/#\d+$/, ''));
    if (all.kills % EVERY === 0) {
      const seconds = ((performance.now() - all.#started) / 1000).toFixed(0);
      console.log(`${String(all.kills).padStart(6)} kills, ${String(all.#mismatches)} mismatches, ${seconds} s`);
    }
  }

  mismatch(shape: string, what: string): void {
    this.#mismatches += 1;
    count(this.#faults, shape);
    console.error(`MISMATCH ${what}`);
  }

  killsOf(shape: string): number {
    return this.#shapes.get(shape) ?? 0;
  }

  mismatchesOf(shape: string): number {
    return this.#faults.get(shape) ?? 0;
  }

  /** Prints the tables; true when nothing was wrong and nothing was left out. */
  summarise(): boolean {
    for (const [title, map] of [
      ['shape', this.#shapes],
      ['state', this.#states],
      ['crash window', this.#windows],
    ] as const) {
      console.log(`\nkills by ${title}`);
      for (const [key, value] of [...map].sort(([a], [b]) => (a < b ? -1 : 1))) {
        console.log(`${String(value).padStart(6)}  ${key}`);
      }
    }
    console.log(`\n${String(this.kills)} kills, ${String(this.#mismatches)} mismatches`);
    return this.#mismatches === 0 && this.kills >= this.wanted;
  }
}
