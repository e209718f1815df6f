import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { CHECKOUT } from './house.ts';

/** What a package says about itself. */
export interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Scripts that a package manager runs on the host's machine by itself. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** Reads a package's manifest. */
export const readManifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(CHECKOUT, 'packages', name, 'package.json'), 'utf8')) as Manifest;

/** Every package name that a package's source imports, types included; a subpath counts as its package. */
export const importsOf = (name: string): Set<string> => {
  const files = globSync('src/**/*.ts', { cwd: join(CHECKOUT, 'packages', name) });
  const specifiers = files.flatMap((file) =>
    ts
      .preProcessFile(readFileSync(join(CHECKOUT, 'packages', name, file), 'utf8'))
      .importedFiles.map((found) => found.fileName),
  );
  return new Set(
    specifiers
      .filter((specifier) => specifier.startsWith('@evolve/'))
      .map((path) => path.split('/').slice(0, 2).join('/')),
  );
};

/** Source and built file of one public entry belong together, or a host gets something else than the tests did. */
const entryFaults = (subpath: string, target: string | Readonly<Record<string, string>>): string[] => {
  if (typeof target === 'string') return subpath.endsWith('.json') ? [] : [`exports["${subpath}"] has no conditions`];
  const source = target['@evolve/source'] ?? '';
  const stem = /^\.\/src\/(.+)\.ts$/.exec(source)?.[1];
  if (stem === undefined) return [`exports["${subpath}"] names no source`];
  const expected = ['@evolve/source', 'types', 'default'];
  return [
    ...(Object.keys(target).join() === expected.join()
      ? []
      : [`exports["${subpath}"] has other conditions than ${expected.join()}`]),
    ...(target['types'] === `./dist/${stem}.d.ts` ? [] : [`exports["${subpath}"].types is not built from ${source}`]),
    ...(target['default'] === `./dist/${stem}.js` ? [] : [`exports["${subpath}"].default is not built from ${source}`]),
  ];
};

const isSame = (what: string, found: unknown, wanted: unknown): string[] =>
  JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];

/** What is wrong with a manifest, as sentences. */
export const manifestFaults = (manifest: Manifest, imports: ReadonlySet<string>): string[] => [
  ...isSame('license', manifest.license, 'MIT'),
  ...isSame('type', manifest.type, 'module'),
  ...isSame('sideEffects', manifest.sideEffects, false),
  ...isSame('engines.node', manifest.engines?.node, '>=22.18'),
  ...Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => entryFaults(subpath, target)),
  ...INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script] !== undefined).map(
    (script) => `runs ${script} on the host's machine`,
  ),
  ...[...imports]
    .filter(
      (name) =>
        name !== manifest.name &&
        manifest.dependencies?.[name] === undefined &&
        manifest.peerDependencies?.[name] === undefined,
    )
    .map((name) => `imports ${name} without declaring it: the build would copy it in`),
];
