import { readFile } from 'node:fs/promises';
import { processTree } from '../../src/runner/process-table.ts';

const commandLine = (pid: number): Promise<string> => readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');

/** Processes of evaluations below a process. */
export const childPids = async (root: number): Promise<readonly number[]> => {
  const tree = processTree(root);
  const lines = await Promise.all(tree.map(commandLine));
  return tree.filter((pid, index) => pid !== root && lines[index]?.includes('evaluate/child/main') === true);
};

/** Whether the process still does anything. */
export const isAlive = async (pid: number): Promise<boolean> => (await commandLine(pid)) !== '';
