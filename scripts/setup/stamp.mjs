/** What an install and a build depend on, as hashes, and the stamps that remember the last ones that succeeded. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT } from './root.mjs';

const list = (dir) => {
  try {
    return readdirSync(join(ROOT, dir), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

const walk = (dir) =>
  list(dir).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });

const hashOf = (salt, paths) => {
  const hash = createHash('sha256').update(salt);
  for (const path of paths.filter((path) => existsSync(join(ROOT, path)))) {
    const bytes = readFileSync(join(ROOT, path));
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
};

const children = (dir) =>
  list(dir)
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${dir}/${entry.name}`);

/** Folders of the workspace's members, as pnpm-workspace.yaml names them. */
const members = () => [...children('packages'), ...children('examples'), 'bench'];
const manifest = (dir) => JSON.parse(readFileSync(join(ROOT, dir, 'package.json'), 'utf8'));
const hasManifest = (dir) => existsSync(join(ROOT, dir, 'package.json'));

const installInputs = () => [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  ...members().map((dir) => `${dir}/package.json`),
];

/** Folders that an install makes: a missing one means that somebody removed it since the stamp. */
const installOutputs = () =>
  members()
    .filter((dir) => hasManifest(dir) && Object.keys(manifest(dir).dependencies ?? {}).length > 0)
    .map((dir) => `${dir}/node_modules`);

const buildInputs = () => [
  ...children('packages').flatMap((dir) => [`${dir}/package.json`, `${dir}/tsup.config.ts`, ...walk(`${dir}/src`)]),
  'tsup.base.ts',
  'scripts/build.ts',
  'tsconfig.base.json',
  'pnpm-lock.yaml',
];

/** Files that the packages' entries promise: their JavaScript, or their types. */
const entries = (kind) =>
  children('packages')
    .filter(hasManifest)
    .flatMap((dir) =>
      Object.values(manifest(dir).exports ?? {})
        .map((entry) => entry[kind])
        .filter((file) => file !== undefined)
        .map((file) => join(dir, file)),
    );

const buildOutputs = () => entries('default');

const stamp = (file, salt, inputs, outputs) => {
  const path = join(ROOT, 'node_modules', file);
  return {
    isFresh: () =>
      existsSync(path) &&
      readFileSync(path, 'utf8') === hashOf(salt, inputs()) &&
      outputs().every((output) => existsSync(join(ROOT, output))),
    write: () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, hashOf(salt, inputs()));
    },
  };
};

export const installStamp = stamp(
  '.evolve-install',
  `${process.platform} ${process.arch}`,
  installInputs,
  installOutputs,
);
export const buildStamp = stamp('.evolve-build', '1', buildInputs, buildOutputs);
/** A build with types, as it is packed. */
export const typesStamp = stamp('.evolve-types', '1', buildInputs, () => [...buildOutputs(), ...entries('types')]);
