/**
 * Published packages that only compute, by name and version: a list that was fixed before any of them was judged. They come
 * from the registry once, without running any of their scripts, and from a cache afterwards; nothing of them is ever run.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'acorn';

const LIST = readFileSync(new URL('pure-packages.json', import.meta.url), 'utf8');

const cacheDir = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'evolve', 'pure');

/** Installs the list into a folder that is named by what is in it. */
const install = (): string => {
  const dir = join(cacheDir(), createHash('sha256').update(LIST).digest('hex').slice(0, 16));
  if (existsSync(dir)) return dir;
  const draft = `${dir}.${String(process.pid)}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(
    join(draft, 'package.json'),
    JSON.stringify({ private: true, dependencies: JSON.parse(LIST) as unknown }),
  );
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--prefer-offline'];
  execFileSync('npm', args, { cwd: draft, stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(draft, dir);
  return dir;
};

export interface PureFile {
  readonly package: string;
  /** From the root of the package. */
  readonly path: string;
  readonly text: string;
}

export interface PurePackage {
  readonly name: string;
  /** Packages that it says it needs: these it may load. */
  readonly dependencies: readonly string[];
  readonly files: readonly PureFile[];
}

const MOST_CHARACTERS = 1_000_000;
/** Lines of a file that people write are shorter, on average. */
const LONGEST_LINES = 200;

/** An ES module as people write them: not minified, and with an import or an export. */
const isModule = (text: string): boolean => {
  if (text.length > MOST_CHARACTERS || text.length / text.split('\n').length > LONGEST_LINES) return false;
  try {
    const { body } = parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
    return body.some(({ type }) => /^(?:Import|Export)/.test(type));
  } catch {
    return false;
  }
};

const filesOf = (name: string, root: string): readonly PureFile[] =>
  globSync('**/*.{js,mjs}', { cwd: root })
    .filter((path) => !/(?:^|\/)node_modules\//.test(path) && !/\.min\.m?js$/.test(path))
    .sort()
    .map((path) => ({ package: name, path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => isModule(text));

/** All of them, with their ES modules. */
export const purePackages = (): readonly PurePackage[] => {
  const modules = join(install(), 'node_modules');
  return Object.keys(JSON.parse(LIST) as Record<string, string>).map((name) => {
    const root = join(modules, name);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly dependencies?: Record<string, string>;
    };
    return { name, dependencies: Object.keys(manifest.dependencies ?? {}), files: filesOf(name, root) };
  });
};
