import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packageDirs, type PackageDir } from '../packages.ts';
import { ROOT } from '../setup/root.mjs';
import type { StepResult } from './step.ts';
import { command, tool } from './tool.ts';

/** Packs a package as the registry would get it, then asks both judges about that very file. */
const judge = async ({ name, dir }: PackageDir, workDir: string): Promise<string> => {
  const packed = await command('npm', 'pack', '--loglevel=error', '--pack-destination', workDir, join(ROOT, dir));
  if (packed.failed > 0) return `${name}: npm pack\n${packed.output}\n`;
  const file = (await readdir(workDir)).find((entry) => entry.endsWith('.tgz'));
  if (file === undefined) return `${name}: npm pack wrote no file\n${packed.output}\n`;
  const tarball = join(workDir, file);
  const verdicts = [
    await tool('publint', tarball, '--strict'),
    await tool('attw', '--profile', 'esm-only', '--no-emoji', tarball),
  ];
  return verdicts
    .filter(({ failed }) => failed > 0)
    .map(({ output }) => `${name}\n${output}\n`)
    .join('');
};

const judgeInTemp = async (found: PackageDir): Promise<string> => {
  const workDir = await mkdtemp(join(tmpdir(), 'evolve-pack-'));
  try {
    return await judge(found, workDir);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
};

/** Every package's exports resolve, with types, in what a host would install. */
export const packageShape = async (): Promise<StepResult> => {
  let output = '';
  for (const found of packageDirs()) output += await judgeInTemp(found);
  return output === '' ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
};
