import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Functions that change files whatever they are given. */
const WRITERS = [
  ...['writeFile', 'appendFile', 'rm', 'rmdir', 'unlink', 'rename', 'symlink', 'link', 'truncate', 'copyFile', 'cp'],
  ...['mkdir', 'mkdtemp', 'chmod', 'utimes', 'createWriteStream'],
];

/** Functions whose second argument is what they change. */
const TO_SECOND = /^(?:rename|symlink|link|copyFile|cp)/;

/** What was changed since the last question. */
export interface Writes {
  readonly anywhere: boolean;
  /** In the folder that was named. */
  readonly inside: boolean;
}

/** Folders that are looked at otherwise than the rest. */
export interface WriteScope {
  readonly inside?: string;
  /** Changed by the runner itself: says nothing. */
  readonly ignored?: string;
}

type Callable = (...args: unknown[]) => unknown;

const asPath = (value: unknown): string | undefined => {
  if (value instanceof URL) return value.protocol === 'file:' ? fileURLToPath(value) : undefined;
  return typeof value === 'string' || Buffer.isBuffer(value) ? path.resolve(String(value)) : undefined;
};

const isBelow = (file: string | undefined, folder: string | undefined): boolean =>
  file !== undefined && folder !== undefined && (file === folder || file.startsWith(folder + path.sep));

const readsOnly = (flags: unknown): boolean =>
  flags === undefined || flags === 'r' || flags === 0 || typeof flags === 'function';

const NONE: Writes = { anywhere: false, inside: false };

/** Tells whether files were changed since the last question; only through `node:fs`, which is what programs use. */
export const watchWrites = ({ inside, ignored }: WriteScope = {}): (() => Writes) => {
  let seen = NONE;
  const note = (name: string, args: readonly unknown[]): void => {
    const files = args.slice(0, TO_SECOND.test(name) ? 2 : 1).map(asPath);
    if (files.every((file) => isBelow(file, ignored))) return;
    seen = { anywhere: true, inside: seen.inside || files.some((file) => isBelow(file, inside)) };
  };
  const wrap = (
    target: Record<string, unknown>,
    name: string,
    isWrite: (args: readonly unknown[]) => boolean,
  ): void => {
    const original = target[name];
    if (typeof original !== 'function') return;
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      if (isWrite(args)) note(name, args);
      return (original as Callable).apply(this, args);
    };
    target[name] = Object.assign(watched, original);
  };
  const sync = fs as unknown as Record<string, unknown>;
  const promises = fs.promises as unknown as Record<string, unknown>;
  for (const target of [sync, promises]) {
    for (const name of WRITERS) {
      wrap(target, name, () => true);
      wrap(target, `${name}Sync`, () => true);
    }
    wrap(target, 'open', ([, flags]) => !readsOnly(flags));
    wrap(target, 'openSync', ([, flags]) => !readsOnly(flags));
  }
  syncBuiltinESMExports();
  return () => {
    const was = seen;
    seen = NONE;
    return was;
  };
};
