/**
 * What of a repository could run code or change bytes: configuration, attributes, hooks, sparse patterns, and what stands in
 * for objects. Reads only. Nothing of it has an effect on the git calls of this package; a person's own git is another matter.
 */
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { homedir } from 'node:os';
import { hasCode } from '@evolve/core/disk';
import { redact } from '@evolve/core/untrusted';
import type { Git } from '../git/git.ts';
import { mayHaveRefs } from '../git/ref-files.ts';
import { attributeFacts } from './attributes.ts';
import { SECRET_KEYS, SECRET_VALUE, WATCHED_KEYS } from './config-keys.ts';
import { contentFact, fileFact, hashOf, hidden, shorten, type Fact, type Facts } from './fact.ts';

/** Sections and variables are case-insensitive; what stands between them is not. */
const lowerKey = (key: string): string => {
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
  return `${key.slice(0, first).toLowerCase()}${key.slice(first, last)}${key.slice(last).toLowerCase()}`;
};

/** An address in the middle of a key may hold a password too. */
const shownKey = (key: string): string => {
  if (!SECRET_VALUE.test(key)) return key;
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
  return `${key.slice(0, first)}.${hidden(key.slice(first + 1, last))}${key.slice(last)}`;
};

const configFact = (key: string, values: readonly string[]): Fact => {
  const value = values.join('\0');
  const secret = SECRET_KEYS.some((pattern) => pattern.test(key)) || SECRET_VALUE.test(value);
  return { hash: hashOf(value), shown: secret ? hidden(value) : shorten(redact(values.join(', '))) };
};

/** The repository's own values, those of its worktree, and what either includes; not the user's, nor the system's. */
const readConfig = async (git: Git): Promise<ReadonlyMap<string, readonly string[]>> => {
  const values = new Map<string, string[]>();
  for (const { scope, key: written, value } of await git.config()) {
    const key = lowerKey(written);
    if (!['local', 'worktree'].includes(scope) || !WATCHED_KEYS.some((pattern) => pattern.test(key))) continue;
    values.set(key, [...(values.get(key) ?? []), value ?? '(no value)']);
  }
  return values;
};

/** Where git would look for hooks. Samples never run. */
const hooksDir = (git: Git, config: ReadonlyMap<string, readonly string[]>): string => {
  const configured = config.get('core.hookspath')?.at(-1);
  if (configured === undefined || configured === '') return join(git.repository.commonDir, 'hooks');
  const path = configured.startsWith('~/') ? join(homedir(), configured.slice(2)) : configured;
  return isAbsolute(path) ? path : resolve(git.repository.dir, path);
};

const readHooks = async (dir: string): Promise<readonly (readonly [string, Fact])[]> => {
  const facts: (readonly [string, Fact])[] = [];
  for (const name of (await namesIn(dir)).filter((each) => !each.endsWith('.sample')).sort()) {
    const fact = await fileFact(join(dir, name));
    if (fact !== undefined) facts.push([`hook ${name}`, fact]);
  }
  return facts;
};

const namesIn = async (dir: string): Promise<readonly string[]> => {
  try {
    return await readdir(dir);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
};

const replaceFacts = async (git: Git): Promise<readonly (readonly [string, Fact])[]> => {
  if (!(await mayHaveRefs(git, 'refs/replace/'))) return [];
  const refs = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/replace/']);
  return refs.split('\n').flatMap((line) => {
    const [name = '', oid = ''] = line.split(' ');
    return name === '' ? [] : [[`replace ${name.slice('refs/replace/'.length)}`, { hash: oid, shown: oid }] as const];
  });
};

/** Everything that is watched, as it is now. @param known Paths of attributes that were there before. */
export const collectFacts = async (git: Git, known: Iterable<string> = []): Promise<Facts> => {
  const { gitDir, commonDir } = git.repository;
  const [config, replaced] = await Promise.all([readConfig(git), replaceFacts(git)]);
  const facts = new Map<string, Fact>(
    [...config].map(([key, values]) => [`config ${shownKey(key)}`, configFact(key, values)]),
  );
  const files: readonly (readonly [string, string])[] = [
    ['info/attributes', join(commonDir, 'info', 'attributes')],
    ['info/sparse-checkout', join(gitDir, 'info', 'sparse-checkout')],
    ['info/grafts', join(commonDir, 'info', 'grafts')],
    ['objects/info/alternates', join(commonDir, 'objects', 'info', 'alternates')],
  ];
  for (const [what, file] of files) {
    const fact = await contentFact(file);
    if (fact !== undefined) facts.set(what, fact);
  }
  for (const [what, fact] of await attributeFacts(git, known)) facts.set(what, fact);
  for (const [what, fact] of await readHooks(hooksDir(git, config))) facts.set(what, fact);
  for (const [what, fact] of replaced) facts.set(what, fact);
  return facts;
};
