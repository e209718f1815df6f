/** A published release, from the registry once and from the cache afterwards, as files. Nothing of it is run. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, lstat, readlink, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import type { ReleaseFile } from '@evolve/sandbox';

const execute = promisify(execFile);

const cacheDir = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'evolve', 'releases');

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

const inTemporary = async <T>(work: (dir: string) => Promise<T>, parent: string = tmpdir()): Promise<T> => {
  const dir = await mkdtemp(join(parent, 'evolve-release-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** npm checks what it fetches against the registry's hash; the rename makes the cache hold whole files only. */
const fetchTarball = async (name: string, version: string): Promise<string> => {
  const cache = cacheDir();
  const file = join(cache, `${name.replaceAll('/', '+')}-${version}.tgz`);
  if (await exists(file)) return file;
  await mkdir(cache, { recursive: true });
  await inTemporary(async (dir) => {
    const options = ['--ignore-scripts', '--silent', '--prefer-offline', '--pack-destination', dir];
    await execute('npm', ['pack', `${name}@${version}`, ...options], { cwd: dir, timeout: 120_000 });
    const [tarball] = (await readdir(dir)).filter((entry) => entry.endsWith('.tgz'));
    if (tarball === undefined) throw new Error(`npm pack left no tarball of ${name}@${version}`);
    await rename(join(dir, tarball), file);
  }, cache);
  return file;
};

const readEntry = async (file: string): Promise<ReleaseFile | undefined> => {
  const entry = await lstat(file);
  if (entry.isSymbolicLink()) return { symlink: await readlink(file) };
  if (!entry.isFile()) return undefined;
  return { bytes: await readFile(file), mode: (entry.mode & 0o100) === 0 ? '100644' : '100755' };
};

const readFiles = async (dir: string): Promise<ReadonlyMap<string, ReleaseFile>> => {
  const files = new Map<string, ReleaseFile>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = await readEntry(path);
    if (file !== undefined) files.set(relative(dir, path).split(sep).join('/'), file);
  }
  return files;
};

/** All files of a published release by path. @throws Error without registry and cache. */
export const fetchRelease = async (name: string, version: string): Promise<ReadonlyMap<string, ReleaseFile>> => {
  const tarball = await fetchTarball(name, version);
  return inTemporary(async (dir) => {
    await execute('tar', ['xzf', tarball, '--strip-components=1', '--no-same-owner', '-C', dir]);
    return readFiles(dir);
  });
};
