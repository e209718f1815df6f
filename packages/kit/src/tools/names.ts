import { readdir } from 'node:fs/promises';
import { hasCode } from '@evolve/core/disk';

/** What the registry calls a tool's file. */
const TOOL_FILE = /^([a-z][a-z0-9_]{1,63})\.mjs$/;

/** Names of the tools that have a file in the folder, or something that is called like one. */
export const namesIn = async (dir: string): Promise<readonly string[]> => {
  try {
    return (await readdir(dir)).flatMap((file) => TOOL_FILE.exec(file)?.[1] ?? []);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
};
