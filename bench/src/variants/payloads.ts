/** What injected code does, and how a power is used once it is there. */
import type { Context, Speller } from './context.ts';

/** What injected code reads: an expression that touches the host. */
const HOST_READS: readonly string[] = [
  'process',
  'process.env',
  'process.pid',
  'process.argv',
  'process.cwd()',
  'globalThis.process',
  'fetch',
  'process.versions',
  'globalThis.fetch',
  'WebAssembly',
  'navigator',
  'performance',
  'process.platform',
  'setTimeout',
];
export const payload = (c: Context): string => {
  const read = c.rng.pick(HOST_READS);
  return c.rng.pick([
    `return ${read}`,
    `return ${read}`,
    `return [${read}]`,
    `var x = ${read}; return x`,
    `return  ${read};`,
    `return (${read})`,
  ]);
};
export const scriptPayload = (c: Context): string => {
  const read = c.rng.pick(HOST_READS);
  return c.rng.pick([read, read, `(${read})`, `[${read}]`, `void ${read}`, `0, ${read}`]);
};
export const generatorPayload = (c: Context): string => `yield ${c.rng.pick(HOST_READS)}`;

/** Sometimes goes on from the object with a harmless-looking read. */
export function tail(object: string, names: readonly string[], s: Speller, c: Context): string {
  if (c.rng.chance(0.4)) return object;
  const name = c.rng.pick(names);
  return c.rng.chance(0.5) ? s.key(object, name) : `${object}.${name}`;
}
