import { lstatSync, readlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { nodeDirectory } from './environment.ts';
import { NETWORK_FILES, SYSTEM_DIRECTORIES, SYSTEM_FILES } from './system-mounts.ts';

/** bubblewrap's arguments for one system directory: a link stays a link, what is not there is left out. */
const systemMount = (path: string): readonly string[] => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
};

/** Besides the running Node its package managers, whose programs are links into `lib/node_modules` beside `bin`. */
const nodeMounts = (): readonly string[] =>
  [nodeDirectory(), join(nodeDirectory(), '..', 'lib', 'node_modules')].flatMap((path) => [
    '--ro-bind-try',
    path,
    path,
  ]);

/** The host's system, read-only, as far as programs need it to start. */
export const systemMounts = (network: boolean): readonly string[] => [
  ...SYSTEM_DIRECTORIES.flatMap(systemMount),
  ...[...SYSTEM_FILES, ...(network ? NETWORK_FILES : [])].flatMap((path) => ['--ro-bind-try', path, path]),
  ...nodeMounts(),
];

const depth = (path: string): number => path.split('/').filter((part) => part !== '').length;

/** @throws EVOLVE_OPTIONS */
export const mustExist = async (path: string): Promise<void> => {
  try {
    await stat(path);
  } catch (error) {
    throw new EvolveError('EVOLVE_OPTIONS', `a command cannot be given a path that does not exist: ${path}`, {
      cause: error,
      data: { path },
    });
  }
};

/**
 * What the run itself may see: outer paths first, because a later mount hides what lies below it; of two mounts of one
 * path the writable one wins.
 * @throws EVOLVE_OPTIONS for a path that does not exist.
 */
export const grantedMounts = async (
  readable: readonly string[],
  writable: readonly string[],
): Promise<readonly string[]> => {
  const kinds = new Map<string, string>();
  for (const path of readable) kinds.set(resolve(path), '--ro-bind');
  for (const path of writable) kinds.set(resolve(path), '--bind');
  await Promise.all([...kinds.keys()].map(mustExist));
  return [...kinds].sort(([a], [b]) => depth(a) - depth(b)).flatMap(([path, kind]) => [kind, path, path]);
};
