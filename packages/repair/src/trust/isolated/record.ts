/**
 * Loaded before the check's own program (`node --import`), in the isolated process and in every node that it starts. Owns the
 * hooks of the instrumented sources and one file of recorded calls a process.
 *
 * 1. It changes nothing that a program could notice but the text of `process.stdout.write`, which it passes on.
 * 2. Calls are bounded in number by target and in all; arguments in depth and size. Equal calls are held once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTestLine } from '../../check/results.ts';
import type { Call, RecordedCall, Side } from './calls.ts';
import { encode } from './encode.ts';
import { hooks, Registry } from './registry.ts';
import { isWhole } from './value.ts';

const MOST_PER_TARGET = 150;
const MOST = 3000;
const FOLDER = 'EVOLVE_TRUST_CALLS';

interface Seen {
  readonly call: Call;
  readonly sides: Set<Side>;
}

class Recorder {
  readonly #registry = new Registry();
  readonly #seen = new Map<string, Seen>();
  readonly #counts = new Map<string, number>();
  /** Calls since the last line of a test. */
  readonly #open = new Set<Seen>();
  #partial = '';
  /** Encoding may call instrumented code (a trap of a proxy): not a call of the test. */
  #busy = false;

  readonly note = (id: string, self: unknown, args: ArrayLike<unknown>, isNew: boolean): void => {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#hold(this.#callOf(id, self, args, isNew));
    } finally {
      this.#busy = false;
    }
  };

  #callOf(target: string, self: unknown, args: ArrayLike<unknown>, isNew: boolean): Call {
    const encoded = Array.from(args, (value) => encode(value, this.#registry));
    const receiver = self === undefined ? {} : { self: encode(self, this.#registry) };
    return { target, args: encoded, ...receiver, ...(isNew ? { isNew } : {}) };
  }

  #hold(call: Call): void {
    const key = JSON.stringify(call);
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      const count = this.#counts.get(call.target) ?? 0;
      if (count >= MOST_PER_TARGET || this.#seen.size >= MOST) return;
      if (![...call.args, call.self ?? null].every(isWhole)) return;
      this.#counts.set(call.target, count + 1);
      this.#seen.set(key, (seen = { call, sides: new Set() }));
    }
    this.#open.add(seen);
  }

  read(chunk: string): void {
    const lines = (this.#partial + chunk).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const test = parseTestLine(line);
    if (test !== undefined) this.#close(test.ok ? 'pass' : 'fail');
  }

  #close(side: Side): void {
    for (const seen of this.#open) seen.sides.add(side);
    this.#open.clear();
  }

  /** What a process that tells no tests apart has called is on the side of its exit status. */
  end(exitCode: number): readonly RecordedCall[] {
    this.#line(this.#partial);
    const told = [...this.#seen.values()].some(({ sides }) => sides.size > 0);
    this.#close(told ? 'unknown' : exitCode === 0 ? 'pass' : 'fail');
    return [...this.#seen.values()].map(({ call, sides }) => ({ ...call, sides: [...sides] }));
  }
}

const folder = process.env[FOLDER];
if (folder !== undefined) {
  const recorder = new Recorder();
  hooks.__evolveCall = recorder.note;
  const write = process.stdout.write.bind(process.stdout) as (...args: unknown[]) => boolean;
  process.stdout.write = (...args: unknown[]) => {
    if (typeof args[0] === 'string') recorder.read(args[0]);
    return write(...args);
  };
  process.on('exit', (exitCode) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${String(process.pid)}.json`), JSON.stringify(recorder.end(exitCode)));
  });
}
