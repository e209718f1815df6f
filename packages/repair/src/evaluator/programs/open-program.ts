import path from 'node:path';
import type { OwnJob } from '../protocol.ts';
import { FreshModules } from './fresh-modules.ts';
import { mochaProgram } from './mocha.ts';
import { nodeTestProgram } from './node-test.ts';
import type { RunnableProgram } from './program.ts';
import { scriptProgram } from './script.ts';

export const openProgram = ({ root, program, home, esm }: OwnJob): RunnableProgram => {
  const modules = new FreshModules(root, esm);
  if (program.kind === 'script') return scriptProgram(modules, path.resolve(root, program.script));
  const options = { modules, root, home, files: program.files };
  return program.kind === 'mocha' ? mochaProgram(options) : nodeTestProgram(options);
};
