/**
 * Makes calls again on one version of a program: a process of its own, with the path of a job as its only argument.
 *
 * 1. Every call is made on values of its own, so that what it changes is seen and reaches no other call.
 * 2. Each is made twice, the second time in the opposite order: a function with a memory shows it.
 * 3. A call's number is on disk before it is made. Endless loops end by counting.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  UNREPEATABLE,
  type Call,
  type Ending,
  type Outcome,
  type ReplayJob,
  type ReplayLine,
  type ReplayTarget,
} from './calls.ts';
import { CannotDecode, decode } from './decode.ts';
import { encode } from './encode.ts';
import { reachable } from './reachable.ts';
import { Registry } from './registry.ts';

interface Fueled {
  __evolveFuel: number;
  __evolveOut: () => never;
}

const fueled = globalThis as unknown as Fueled;
const registry = new Registry();
const job = JSON.parse(readFileSync(String(process.argv[2]), 'utf8')) as ReplayJob;
const write = appendFileSync;
const exit = process.exit.bind(process);
const later = setTimeout;
const now = setImmediate;
const tell = (line: ReplayLine): void => write(job.answers, `${JSON.stringify(line)}\n`);

/** A promise that nothing settles ends its call after as many turns of the event loop. */
const MOST_TURNS = 50;

const settled = async (value: unknown): Promise<unknown> => {
  if (typeof value !== 'object' || value === null || !('then' in value)) return value;
  const state = { isSettled: false };
  const awaited = Promise.resolve(value).finally(() => (state.isSettled = true));
  awaited.catch(() => undefined);
  for (let turn = 0; turn < MOST_TURNS && !state.isSettled; turn++) {
    await new Promise<void>((resolve) => (turn % 10 === 9 ? later(resolve, 5) : now(resolve)));
  }
  if (!state.isSettled) throw new Error('never settled');
  return { settled: await awaited };
};

const functionOf = ({ id, holder, key, isStatic }: ReplayTarget): unknown => {
  const made = registry.get(holder ?? id);
  if (made === undefined || key === undefined) return made;
  const owner: unknown = typeof made === 'function' && isStatic !== true ? made.prototype : made;
  return typeof owner === 'object' || typeof owner === 'function' ? Reflect.get(owner ?? {}, key) : undefined;
};

const targets = new Map(job.targets.map((target) => [target.id, target]));

const LONGEST_MESSAGE = 300;

const describe = (thrown: unknown): Ending => {
  // A program may put anything there, whatever the types say.
  const said: { readonly name: unknown; readonly message: unknown } =
    thrown instanceof Error ? thrown : { name: 'thrown', message: thrown };
  return { throws: [String(said.name), String(said.message).replaceAll(job.root, '').slice(0, LONGEST_MESSAGE)] };
};

const make = async (call: Call): Promise<Outcome> => {
  const target = targets.get(call.target);
  const fn = target === undefined ? undefined : functionOf(target);
  if (typeof fn !== 'function') return UNREPEATABLE;
  let args: unknown[];
  let self: unknown;
  try {
    args = call.args.map((value) => decode(value, registry));
    self = call.self === undefined ? undefined : decode(call.self, registry);
  } catch (error) {
    if (error instanceof CannotDecode) return UNREPEATABLE;
    throw error;
  }
  fueled.__evolveFuel = job.fuel;
  let end: Ending;
  try {
    const value: unknown =
      call.isNew === true ? (Reflect.construct(fn, args) as unknown) : Reflect.apply(fn, self, args);
    end = { returns: encode(await settled(value), registry) };
  } catch (error) {
    end = describe(error);
  }
  // What a function leaves in what it was given is a part of its outcome.
  const after = [...args, self].map((value) => encode(value, registry));
  const before = [...call.args, call.self ?? { t: 'undefined' }];
  const isChanged = JSON.stringify(after) !== JSON.stringify(before);
  return JSON.stringify(isChanged ? { ...end, leaving: after } : end);
};

const load = async (): Promise<unknown[]> => {
  const loaded: unknown[] = [];
  for (const file of job.files) {
    try {
      loaded.push(await import(pathToFileURL(path.join(job.root, file)).href));
    } catch {
      // A file that cannot be loaded by itself registers nothing, so its calls cannot be repeated.
    }
  }
  return loaded;
};

const safely = async (call: Call): Promise<Outcome> => {
  try {
    return await make(call);
  } catch (error) {
    return JSON.stringify(describe(error));
  }
};

const run = async (): Promise<void> => {
  fueled.__evolveFuel = job.fuel;
  fueled.__evolveOut = () => {
    throw new Error('out of fuel');
  };
  const exports = reachable(await load());
  tell({
    exported: job.targets.filter((target) => exports.has(functionOf(target))).map(({ id }) => id),
  });
  const first: Outcome[] = [];
  const asked = [...job.calls.entries()].filter(([index]) => !job.skip.includes(index));
  for (const [index, call] of asked) {
    tell({ begin: index });
    first[index] = await safely(call);
  }
  for (const [index, call] of asked.reverse()) {
    tell({ begin: index });
    tell({ at: index, first: first[index] ?? UNREPEATABLE, second: await safely(call) });
  }
};

process.exit = () => {
  throw new Error('process.exit');
};
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);
process.stdout.write = () => true;
process.stderr.write = () => true;
await run();
exit(0);
