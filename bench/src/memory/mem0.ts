/**
 * The store of mem0's TypeScript SDK, where somebody has installed it: `EVOLVE_BENCH_MEM0` names the folder. It is no dependency: its
 * native package has to be built for one version of Node.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DIMENSIONS } from './data.ts';
import { NEAREST } from './store.ts';
import type { Nearest } from './timing.ts';

const CHILD = fileURLToPath(new URL('mem0-child.mjs', import.meta.url));

export interface Mem0 extends Nearest {
  readonly version: string;
  readonly node: string;
  readonly perSecond: number;
}

/** This Node, and those that stand on the path. */
const nodes = (): readonly string[] => {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, 'node'));
  return [
    ...new Set([process.execPath, ...onPath.filter((file) => existsSync(file)).map((file) => realpathSync(file))]),
  ];
};

/** @returns Why not, as text. @param dir Holds `vectors.f32` and `queries.f32`. */
export const measureMem0 = async (dir: string): Promise<Mem0 | string> => {
  const from = process.env['EVOLVE_BENCH_MEM0'];
  if (from === undefined || from === '') return 'not run: EVOLVE_BENCH_MEM0 names no folder in which it is installed';
  let why = '';
  for (const node of nodes()) {
    try {
      const args = [CHILD, from, dir, String(DIMENSIONS), String(NEAREST)];
      const { stdout } = await promisify(execFile)(node, args, { maxBuffer: 2 ** 26 });
      const { version } = JSON.parse(readFileSync(join(from, 'node_modules/mem0ai/package.json'), 'utf8')) as Mem0;
      return { ...(JSON.parse(stdout) as Omit<Mem0, 'version'>), version };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      why += `\n  ${node}: ${/^.*Error.*$/m.exec(text)?.[0] ?? text}`;
    }
  }
  return `not run, it does not load:${why}`;
};
