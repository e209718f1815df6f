import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './setup/root.mjs';

/** One package of the workspace that can be published. */
export interface PackageDir {
  /** Folder name under `packages/`. */
  readonly name: string;
  /** Path from the checkout's root. */
  readonly dir: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** A public entry that has types: what a host can import. */
export interface Entry {
  /** File name for its report: `index`, `contracts`, … */
  readonly name: string;
  /** Bundled declarations, from the package's folder. */
  readonly types: string;
}

/** The packages of this checkout, in the order of their names. */
export const packageDirs = (): PackageDir[] =>
  readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')))
    .sort()
    .map((name) => ({ name, dir: `packages/${name}` }));

/** The typed public entries of a package, from its `exports`. */
export const entriesOf = ({ dir }: PackageDir): Entry[] => {
  const manifest = JSON.parse(readFileSync(join(ROOT, dir, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    return types === undefined
      ? []
      : [{ name: subpath === '.' ? 'index' : subpath.slice('./'.length).replaceAll('/', '-'), types }];
  });
};
