/**
 * A small house built like the real one: the same root configuration, scripts and tools, and five tiny packages on the
 * same floors. Violations are planted here, never in the checkout.
 */
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run, type Run } from './run.ts';
import { asJson, HOUSE_FILES, HOUSE_PACKAGES } from './house-files.ts';

export const CHECKOUT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is copied from the checkout as it is: the gates under test. */
const WORKSHOP = [
  'scripts',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsup.base.ts',
  'vitest.config.ts',
  'vitest.workspace.ts',
  'eslint.config.js',
  '.dependency-cruiser.mjs',
  'knip.jsonc',
  '.prettierrc.json',
  '.prettierignore',
  '.gitignore',
];

/** Tools of the real code alone. */
const UNUSED_HERE = new Set(['fast-check', '@types/mdast']);

interface Manifest {
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The tools see their own configuration, not the conditions that our tests run with, nor the `npx -c` that started them. */
const OURS = ['NODE_OPTIONS', 'VITEST', 'NODE_ENV', 'npm_config_call', 'npm_config_package'];

export const plainEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name)));

export class House {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Builds a house in a temporary folder; its name holds a space, as a person's folder may. */
  static async build(): Promise<House> {
    const house = new House(await mkdtemp(join(tmpdir(), 'evolve house-')));
    for (const name of WORKSHOP) await cp(join(CHECKOUT, name), join(house.dir, name), { recursive: true });
    await house.writeManifest();
    for (const [path, text] of Object.entries(HOUSE_FILES)) await house.write(path, text);
    await house.linkDependencies();
    return house;
  }

  /** The real manifest and catalog, without what no code of the house uses. */
  private async writeManifest(): Promise<void> {
    const manifest = JSON.parse(await readFile(join(CHECKOUT, 'package.json'), 'utf8')) as Manifest;
    const tools = Object.keys(manifest.devDependencies).filter(
      (name) => !name.startsWith('@evolve/') && !UNUSED_HERE.has(name),
    );
    const devDependencies = Object.fromEntries(tools.map((name) => [name, 'catalog:']));
    await this.write('package.json', asJson({ ...manifest, devDependencies }));
    const catalog = tools.map((name) => `  '${name}': '*'\n`).join('');
    await this.write('pnpm-workspace.yaml', `packages:\n  - packages/*\n\ncatalog:\n${catalog}`);
  }

  private async linkDependencies(): Promise<void> {
    // A real folder, because stamps are written into it.
    const from = join(CHECKOUT, 'node_modules');
    const to = join(this.dir, 'node_modules');
    await mkdir(join(to, '@evolve'), { recursive: true });
    for (const name of await readdir(from)) {
      if (name !== '@evolve' && !name.startsWith('.evolve')) await symlink(join(from, name), join(to, name));
    }
    for (const name of HOUSE_PACKAGES) {
      await symlink(join(this.dir, 'packages', name), join(to, '@evolve', name));
      await mkdir(join(this.dir, 'packages', name, 'node_modules'));
    }
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.dir, path)), { recursive: true });
    await writeFile(join(this.dir, path), text);
  }

  /** Runs gates as a developer does: `npm test -- ARGS`. */
  verify(...args: readonly string[]): Promise<Run> {
    return run(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/verify.ts', ...args], {
      cwd: this.dir,
      env: plainEnv(),
    });
  }

  /** Plants files, runs the work, and puts everything back. */
  async planted<T>(files: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
    const before = new Map<string, string | undefined>();
    for (const path of Object.keys(files))
      before.set(path, await readFile(join(this.dir, path), 'utf8').catch(() => undefined));
    try {
      for (const [path, text] of Object.entries(files)) await this.write(path, text);
      return await work();
    } finally {
      for (const [path, text] of before) await (text === undefined ? rm(join(this.dir, path)) : this.write(path, text));
    }
  }

  read(path: string): Promise<string> {
    return readFile(join(this.dir, path), 'utf8');
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}
