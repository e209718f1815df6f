/**
 * Files that nobody but the guard, or the workspace, has to write, or to delete. Their content is kept in memory: what was
 * changed or is gone was somebody else's doing, and is put back.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { replaceFile, unlessMissing } from '@evolve/core/disk';

export interface OwnFiles {
  /** From now on the file has this content. */
  hold(file: string, content: Buffer | string): void;
  /** From now on the file exists; who writes it goes on writing it. */
  keep(file: string): Promise<void>;
  /** The file is let go of. */
  release(file: string): void;
  /** Puts back what was changed or deleted. @returns The names of those files. */
  check(): Promise<readonly string[]>;
}

interface Held {
  readonly content: Buffer;
  /** Only its absence is somebody else's doing. */
  readonly changes: boolean;
}

const read = (file: string): Promise<Buffer | undefined> => unlessMissing(readFile(file)).catch(() => undefined);

const isRight = async (file: string, { content, changes }: Held): Promise<boolean> => {
  const found = await read(file);
  if (found === undefined) return false;
  return changes ? found.length > 0 : found.equals(content);
};

export const ownFiles = (): OwnFiles => {
  const held = new Map<string, Held>();
  return {
    hold: (file, content) => {
      held.set(file, { content: Buffer.from(content), changes: false });
    },
    keep: async (file) => {
      const content = await read(file);
      if (content !== undefined && content.length > 0) held.set(file, { content, changes: true });
    },
    release: (file) => {
      held.delete(file);
    },
    check: async () => {
      const changed: string[] = [];
      for (const [file, state] of held) {
        if (await isRight(file, state)) continue;
        changed.push(basename(file));
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await replaceFile(file, state.content);
      }
      return changed;
    },
  };
};
