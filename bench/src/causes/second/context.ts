/**
 * The incidental half of one text, and the little template language of the specs.
 *
 *   {abs:a/b}   absolute path of a file of the checkout    {url:a/b}  the same as file URL
 *   {rel:a/b}   relative path with the separators of the system
 *   {lib:a/b}   path in an installation of libraries       {tmp:x}    path in a temporary directory
 *   {std:a/b}   path in the standard library of Python
 *   {?one|two}  one of several
 *   {int} {n} {col} {ms} {sec} {size} {pid} {port} {ip} {hex2} {hex8} {hex12} {hash7} {hash12} {hash40} {uuid} {iso} {clock} {word} {ver}
 *   capitals ({USER} {PROJ} {PID} {IP} {INT} {HASH} {HOST} {SERVICE} {WORD} {VER} {UUID} {N} {ISO}): the same value all through one text
 */
import type { Ctx } from './types.ts';
import type { Random } from './random.ts';
import { intFrom, pickFrom, shuffled } from './random.ts';
import { HOSTS, POSIX_DIRS, PROJECTS, SERVICES, USERS, WINDOWS_DIRS } from './pools.ts';

const HEX = '0123456789abcdef';
const WORDS = [
  'a91',
  'kestrel',
  'zulu',
  'b-77',
  'north',
  'inv-2031',
  'qx4',
  'lumen',
  'delta9',
  'r2',
  'mango',
  't-5518',
] as const;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const hexOf = (random: Random, length: number): string =>
  Array.from({ length }, () => HEX[Math.floor(random() * 16)] ?? '0').join('');

const isoOf = (random: Random): string =>
  `202${intFrom(random, 4, 6)}-${pad(intFrom(random, 1, 12), 2)}-${pad(intFrom(random, 1, 28), 2)}T${clockOf(random)}.${pad(intFrom(random, 0, 999), 3)}Z`;

const clockOf = (random: Random): string =>
  `${pad(intFrom(random, 0, 23), 2)}:${pad(intFrom(random, 0, 59), 2)}:${pad(intFrom(random, 0, 59), 2)}`;

const ipOf = (random: Random): string =>
  pickFrom(random, [
    () => `10.${intFrom(random, 0, 255)}.${intFrom(random, 0, 255)}.${intFrom(random, 1, 254)}`,
    () => `172.${intFrom(random, 16, 31)}.0.${intFrom(random, 2, 254)}`,
    () => `192.168.${intFrom(random, 0, 255)}.${intFrom(random, 1, 254)}`,
    () => '127.0.0.1',
  ])();

const uuidOf = (random: Random): string =>
  `${hexOf(random, 8)}-${hexOf(random, 4)}-4${hexOf(random, 3)}-a${hexOf(random, 3)}-${hexOf(random, 12)}`;

const FRESH: Readonly<Record<string, (r: Random) => string>> = {
  int: (r) => String(intFrom(r, 2, 9999)),
  n: (r) => String(intFrom(r, 4, 1900)),
  col: (r) => String(intFrom(r, 2, 78)),
  ms: (r) => String(intFrom(r, 3, 45000)),
  sec: (r) => `${intFrom(r, 0, 300)}.${pad(intFrom(r, 0, 99), 2)}`,
  size: (r) => `${intFrom(r, 1, 900)}.${pad(intFrom(r, 0, 99), 2)}`,
  pid: (r) => String(intFrom(r, 11, 64000)),
  port: (r) => String(intFrom(r, 32768, 60999)),
  ip: ipOf,
  hex2: (r) => hexOf(r, 2),
  hex8: (r) => hexOf(r, 8),
  hex12: (r) => hexOf(r, 12),
  hash7: (r) => hexOf(r, 7),
  hash12: (r) => hexOf(r, 12),
  hash40: (r) => hexOf(r, 40),
  uuid: uuidOf,
  iso: isoOf,
  clock: clockOf,
  word: (r) => pickFrom(r, WORDS),
  ver: (r) => `${intFrom(r, 1, 9)}.${intFrom(r, 0, 24)}.${intFrom(r, 0, 15)}`,
};

const PLACEHOLDER = /\{([A-Za-z]\w*)(?::([^{}]+))?\}|\{\?([^{}]*)\}/g;
/** A choice may hold placeholders: they are filled first, from the inside out. */
const ROUNDS = 3;

export const contextFor = (random: Random, windows: boolean): Ctx => {
  const kept = new Map<string, string>();
  const pick = <T>(from: readonly T[]): T => pickFrom(random, from);
  const keep = (name: string, make: () => string): string => {
    const old = kept.get(name);
    if (old !== undefined) return old;
    const value = make();
    kept.set(name, value);
    return value;
  };
  const native = (path: string): string => (windows ? path.replaceAll('/', '\\') : path);
  const join = (dir: string, path: string | undefined): string =>
    path === undefined ? dir : `${dir}${windows ? '\\' : '/'}${native(path)}`;
  const root = (): string => keep('root', () => fill(pick(windows ? WINDOWS_DIRS : POSIX_DIRS)));
  const libraries = (): string =>
    keep('libraries', () =>
      fill(
        pick(
          windows
            ? ['C:\\Python311\\Lib\\site-packages', '{abs:.venv/Lib/site-packages}']
            : [
                '/usr/local/lib/python3.{?9|10|11|12}/site-packages',
                '/home/{USER}/.venvs/{PROJ}/lib/python3.11/site-packages',
                '/opt/venv/lib/python3.12/site-packages',
              ],
        ),
      ),
    );
  const temporary = (): string =>
    keep('temporary', () =>
      fill(
        pick(
          windows
            ? ['C:\\Users\\{USER}\\AppData\\Local\\Temp\\{hex8}']
            : ['/tmp/{hex8}', '/var/folders/zz/{hex12}/T', '/tmp/{PROJ}-{hex8}'],
        ),
      ),
    );
  const standard = (): string =>
    keep('standard', () =>
      fill(
        pick(
          windows
            ? ['C:\\Python311\\Lib', 'C:\\Users\\{USER}\\AppData\\Local\\Programs\\Python\\Python312\\Lib']
            : [
                '/usr/lib/python3.{?9|11|12}',
                '/usr/local/lib/python3.{?10|12}',
                '/home/{USER}/.pyenv/versions/3.11.{?4|7}/lib/python3.11',
                '/opt/conda/lib/python3.10',
              ],
        ),
      ),
    );
  const kinds: Readonly<Record<string, (argument: string | undefined) => string>> = {
    abs: (path) => join(root(), path),
    url: (path) => `file://${windows ? '/' : ''}${join(root(), path).replaceAll('\\', '/')}`,
    rel: (path) => native(path ?? ''),
    lib: (path) => join(libraries(), path),
    std: (path) => join(standard(), path),
    tmp: (path) => join(temporary(), path),
    USER: () => keep('user', () => pick(USERS)),
    PROJ: () => keep('project', () => pick(PROJECTS)),
    HOST: () => keep('host', () => fill(pick(HOSTS))),
    SERVICE: () => keep('service', () => pick(SERVICES)),
  };
  const MEMO: Readonly<Record<string, string>> = {
    PID: 'pid',
    IP: 'ip',
    INT: 'int',
    HASH: 'hash7',
    WORD: 'word',
    VER: 'ver',
    UUID: 'uuid',
    N: 'n',
    ISO: 'iso',
  };
  const one = (name: string, argument: string | undefined): string => {
    const kind = kinds[name];
    if (kind !== undefined) return kind(argument);
    const memo = MEMO[name];
    if (memo !== undefined) return keep(name, () => one(memo, undefined));
    const fresh = FRESH[name];
    if (fresh === undefined) throw new Error(`unknown placeholder {${name}}`);
    return fresh(random);
  };
  const fillOnce = (template: string): string =>
    template.replace(
      PLACEHOLDER,
      (_all, name: string | undefined, argument: string | undefined, choice: string | undefined) =>
        choice === undefined ? one(name ?? '', argument) : pick(choice.split('|')),
    );
  const fill = (template: string): string => {
    let text = template;
    for (let round = 0; round < ROUNDS; round++) text = fillOnce(text);
    return text;
  };
  return {
    windows,
    chance: (p) => random() < p,
    int: (low, high) => intFrom(random, low, high),
    pick,
    sample: (from, count) => shuffled(random, from).slice(0, count),
    fill,
  };
};
