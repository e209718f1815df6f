import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyProject, inheritedModules } from './project-copy.ts';

/** The only place on disk that a repair writes to. */
export interface Scratch {
  readonly root: string;
  /** Folders outside the scratch that a check has to read: the project, and packages it inherits. */
  readonly readable: readonly string[];
  /** A fresh copy of the project, under a name of its own. */
  copy(name: string): Promise<string>;
  remove(file: string): Promise<void>;
  /** Something that has to end before the folder goes. */
  beforeClose(stop: () => Promise<void>): void;
  close(): Promise<void>;
}

const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;

export const openScratch = async (dir: string): Promise<Scratch> => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'evolve-repair-')));
  const inherited = await inheritedModules(dir);
  const stops: (() => Promise<void>)[] = [];
  return {
    root,
    readable: inherited === undefined ? [dir] : [dir, inherited],
    copy: (name) => copyProject(dir, path.join(root, name)),
    remove: (file) => rm(path.join(root, file), REMOVE),
    beforeClose: (stop) => void stops.push(stop),
    close: async () => {
      await Promise.allSettled(stops.map((stop) => stop()));
      await rm(root, REMOVE);
    },
  };
};
