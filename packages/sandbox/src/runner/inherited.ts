/**
 * What the host itself was started with and does not close: files and sockets of whoever started it, which every child would
 * get too, whatever walls are around it. Node opens its own so that children do not get them.
 */
import { openSync, readdirSync, readFileSync } from 'node:fs';
import type { StdioOptions } from 'node:child_process';

const CLOSED_IN_CHILDREN = 0o2000000;

const isHandedOn = (descriptor: string): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
    return flags !== undefined && (parseInt(flags, 8) & CLOSED_IN_CHILDREN) === 0;
  } catch {
    return false; // It was the one that read the list.
  }
};

const findInherited = (): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .filter((descriptor) => Number(descriptor) > 2 && isHandedOn(descriptor))
    .map(Number);
};

let found: { readonly descriptors: readonly number[]; readonly nothing: number } | undefined;

/** Node cannot close another's descriptor, but it can put an empty file in its place. */
const inherited = () => (found ??= { descriptors: findInherited(), nothing: openSync('/dev/null', 'r') });

/** Three standard streams and so many pipes after them, and nothing else that the host has open. */
export const onlyPipes = (pipes: number): Extract<StdioOptions, readonly unknown[]> => {
  const { descriptors, nothing } = inherited();
  const own = 3 + pipes;
  return Array.from({ length: Math.max(own, ...descriptors.map((each) => each + 1)) }, (_, descriptor) => {
    if (descriptor < own) return 'pipe';
    return descriptors.includes(descriptor) ? nothing : 'ignore';
  });
};
