/**
 * The README's quick start in a folder of its own, beside tarballs of the packages: what a person gets who follows it. The
 * tarballs are packed in a copy of the checkout, which is built there only where the build of the checkout is not fresh.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

import { CHECKOUT, plainEnv } from './house.ts';
import { blocksOf } from './markdown.ts';
import { begin, run, type Run, type Running } from './run.ts';

const WORKSHOP = [
  'packages',
  'scripts',
  'LICENSE',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsup.base.ts',
];

/** Says what the checkout's last build with types was made from; a fresh one saves a build in the copy. */
const TYPES_STAMP = '.evolve-types';
const QUIET = ['--disable-warning=ExperimentalWarning'];

/** A name with a space, as a person's folder may have. */
const makeRoot = (): string => mkdtempSync(join(tmpdir(), 'evolve packed-'));

const copyCheckout = (to: string): void => {
  const wanted = (path: string): boolean => !['test', '.vite'].includes(basename(path));
  for (const name of WORKSHOP)
    cpSync(join(CHECKOUT, name), join(to, name), { recursive: true, verbatimSymlinks: true, filter: wanted });
  const [from, modules] = [join(CHECKOUT, 'node_modules'), join(to, 'node_modules')];
  mkdirSync(modules);
  const isModule = (name: string): boolean => !name.startsWith('.') || name === '.pnpm';
  for (const name of readdirSync(from).filter(isModule)) symlinkSync(join(from, name), join(modules, name));
  if (existsSync(join(from, TYPES_STAMP))) cpSync(join(from, TYPES_STAMP), join(modules, TYPES_STAMP));
};

/** Where the README has the tarballs packed to. */
const TARBALLS = 'evolve-tarballs';

export class Shop {
  readonly root = makeRoot();
  readonly dir = join(this.root, 'shop');
  readonly tarballs = join(this.root, TARBALLS);
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const config = join(this.root, 'gitconfig');
    writeFileSync(config, '[user]\n\tname = Owner\n\temail = owner@example.com\n');
    this.env = {
      ...plainEnv(),
      GIT_CONFIG_GLOBAL: config,
      XDG_STATE_HOME: join(this.root, 'state'),
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    };
  }

  /**
   * What `npm run pack -- ../evolve-tarballs` does once its preparations are done. Those would install, and the copy's
   * dependencies are links to the checkout's: nothing may be installed here.
   */
  pack(): Promise<Run> {
    const checkout = join(this.root, 'evolve');
    copyCheckout(checkout);
    return run(process.execPath, [...QUIET, 'scripts/pack.ts', `../${TARBALLS}`], { cwd: checkout, env: this.env });
  }

  /** What the build of a package made, programs that are started by path included. */
  builtFiles(name: string): readonly string[] {
    const dir = join(this.root, 'evolve', 'packages', name);
    return readdirSync(join(dir, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
  }

  /** Runs the README's shell block of that name, as it stands there. */
  follow(name: string, cwd: string): Promise<Run> {
    const block = blocksOf('README.md').find(({ language, marks }) => language === 'sh' && marks['run'] === name);
    if (block === undefined) throw new Error(`the README has no block "sh run=${name}"`);
    return run('bash', ['-euc', block.text], { cwd, env: this.env });
  }

  /** Writes the README's files. */
  fill(): void {
    for (const { marks, text } of blocksOf('README.md')) {
      if (marks['file'] !== undefined) this.write(marks['file'], text);
    }
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  begin(command: string, ...args: readonly string[]): Running {
    return begin(command, args, { cwd: this.dir, env: this.env });
  }

  run(command: string, ...args: readonly string[]): Promise<Run> {
    return this.begin(command, ...args).ended;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
