/**
 * Shared state of one generated program: the random source, fresh names,
 * statements that have to stand before the dangerous expression, and the
 * interface (`Speller`) through which sinks ask an encoding to spell names.
 */

export type Goal = 'script' | 'module';
export type Lang = 'js' | 'mjs' | 'ts';

/** Spells property keys, identifiers and texts in the manner of one encoding. */
export interface Speller {
  /** An expression whose value is the given text. */
  text(value: string): string;
  /** An expression that reads `object[name]`. */
  key(object: string, name: string): string;
  /** An expression that calls `object[name](...args)` with the right `this`. */
  call(object: string, name: string, args: string): string;
  /** An expression that sets `object[name] = value`. */
  assign(object: string, name: string, value: string): string;
  /** An expression for a free, global identifier. */
  ident(name: string): string;
  /** A spelling of an identifier that is not a property of the global object. */
  local(name: string): string;
  /** A string literal for a static module specifier. */
  specifier(value: string): string;
}

const WORDS: readonly string[] = [
  'amber',
  'basket',
  'cedar',
  'delta',
  'ember',
  'fable',
  'garden',
  'harbor',
  'island',
  'jacket',
  'kettle',
  'ladder',
  'meadow',
  'needle',
  'orchard',
  'pebble',
  'quartz',
  'ribbon',
  'saddle',
  'timber',
  'umbra',
  'velvet',
  'window',
  'yonder',
  'zephyr',
  'anchor',
  'bottle',
  'copper',
  'drawer',
  'engine',
  'falcon',
  'goblet',
  'hollow',
  'indigo',
  'jigsaw',
  'kernel',
  'lantern',
  'marble',
  'nectar',
  'olive',
  'parcel',
  'quiver',
  'rocket',
  'silver',
  'tunnel',
  'urchin',
  'violet',
  'walnut',
  'xenon',
  'yarrow',
];
const SHORT: readonly string[] = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'g',
  'h',
  'j',
  'k',
  'm',
  'n',
  'p',
  'q',
  'r',
  't',
  'u',
  'w',
  'x',
  'y',
  'z',
];

/** A small, fast, seedable random source (mulberry32). */
export class Rng {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  int(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const value = list[this.int(list.length)];
    if (value === undefined) throw new Error('pick from an empty list');
    return value;
  }

  shuffle<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let index = copy.length - 1; index > 0; index -= 1) {
      const other = this.int(index + 1);
      const held = copy[index] as T;
      copy[index] = copy[other] as T;
      copy[other] = held;
    }
    return copy;
  }
}

export class Context {
  readonly rng: Rng;
  readonly goal: Goal;
  readonly lang: Lang;
  /** Statements that come before the position's code, at the top level. */
  readonly prelude: string[] = [];
  /** Static import and re-export declarations (module goal only). */
  readonly imports: string[] = [];
  /** Whether the encoding has spelled anything; if not, it does nothing here. */
  touched = false;
  private readonly used = new Set<string>();

  constructor(rng: Rng, goal: Goal, lang: Lang) {
    this.rng = rng;
    this.goal = goal;
    this.lang = lang;
  }

  /** A name not yet used in this program. */
  fresh(): string {
    for (;;) {
      const name = this.inventName();
      if (!this.used.has(name)) {
        this.used.add(name);
        return name;
      }
    }
  }

  /** A fresh name that starts with a capital letter, for classes and types. */
  freshClass(): string {
    for (;;) {
      const name = this.capital(this.rng.pick(WORDS)) + this.capital(this.rng.pick(WORDS));
      if (!this.used.has(name)) {
        this.used.add(name);
        return name;
      }
    }
  }

  /** A string literal with a random quote sign. */
  quote(value: string): string {
    const mark = this.rng.chance(0.7) ? "'" : '"';
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(mark, `\\${mark}`);
    return mark + escaped + mark;
  }

  /** The text cut into at least two pieces (where it is long enough). */
  pieces(value: string): string[] {
    if (value.length < 2) return [value, ''];
    const cuts = new Set<number>();
    const wanted = 1 + this.rng.int(Math.min(3, value.length - 1));
    while (cuts.size < wanted) cuts.add(1 + this.rng.int(value.length - 1));
    const ends = [...cuts, value.length].sort((left, right) => left - right);
    let start = 0;
    return ends.map((end) => {
      const piece = value.slice(start, end);
      start = end;
      return piece;
    });
  }

  /** A harmless word. */
  word(): string {
    return this.rng.pick(WORDS);
  }

  /** Declares a top-level constant before the position and gives its name. */
  declare(expression: string): string {
    const name = this.fresh();
    this.prelude.push(`${this.rng.pick(['const', 'const', 'let', 'var'])} ${name} = ${expression};`);
    return name;
  }

  /** One way to name the global object. */
  globalObject(): string {
    const name = this.rng.chance(0.75) ? 'globalThis' : 'global';
    return this.lang === 'ts' && this.rng.chance(0.3) ? `(${name} as any)` : name;
  }

  private capital(word: string): string {
    return word.charAt(0).toUpperCase() + word.slice(1);
  }

  private inventName(): string {
    const style = this.rng.int(6);
    if (style === 0) return this.rng.pick(SHORT) + String(this.rng.int(100));
    if (style === 1) return `_${this.rng.pick(WORDS)}`;
    if (style === 2) return `${this.rng.pick(WORDS)}${String(this.rng.int(1000))}`;
    if (style === 3) return `$${this.rng.pick(SHORT)}${String(this.rng.int(100))}`;
    return this.rng.pick(WORDS) + this.capital(this.rng.pick(WORDS));
  }
}
