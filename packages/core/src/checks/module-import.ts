import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HealthCheck } from '../contracts/index.ts';
import { runCommand } from './command.ts';

export interface ModuleImportOptions {
  /** @default `import MODULE` */
  readonly id?: string;
  /** Path from the tree's root, for example `src/agent.mjs`. */
  readonly module: string;
  /** @default 15_000 */
  readonly timeoutMs?: number;
}

/** Only a module that has loaded to its end passes: neither one that ends the process itself, nor one that waits for ever. */
const IMPORT = `
let loaded = false;
process.on('exit', () => { if (!loaded) process.exitCode = 1; });
import(require('node:url').pathToFileURL(require('node:path').resolve(process.argv[1])).href).then(() => {
  loaded = true;
  process.exit(0);
});`;

/** Whether a module still loads, in a process of its own. */
export const moduleImport = ({ id, module, timeoutMs = 15_000 }: ModuleImportOptions): HealthCheck => {
  const command = { command: 'node', args: ['-e', IMPORT, '--', module], timeoutMs };
  return {
    id: id ?? `import ${module}`,
    command,
    run: async (context) => {
      const { output: _, ...result } = await runCommand(command, context);
      return result;
    },
    // A module that parses and then fails: one that cannot be read at all is turned down by anything.
    knownBad: async (dir) => {
      const file = join(dir, module);
      await rm(file, { recursive: true, force: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, "throw new Error('broken on purpose');\n");
    },
  };
};
