import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Functions that change files whatever they are given. */
const WRITERS = [
  ...['writeFile', 'appendFile', 'rm', 'rmdir', 'unlink', 'rename', 'symlink', 'link', 'truncate', 'copyFile', 'cp'],
  ...['mkdir', 'mkdtemp', 'chmod', 'utimes', 'createWriteStream'],
];

type Callable = (...args: unknown[]) => unknown;

const readsOnly = (flags: unknown): boolean =>
  flags === undefined || flags === 'r' || flags === 0 || typeof flags === 'function';

/** Tells whether files were changed since the last question; only through `node:fs`, which is what programs use. */
export const watchWrites = (): (() => boolean) => {
  let isDirty = false;
  const wrap = (
    target: Record<string, unknown>,
    name: string,
    isWrite: (args: readonly unknown[]) => boolean,
  ): void => {
    const original = target[name];
    if (typeof original !== 'function') return;
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      if (isWrite(args)) isDirty = true;
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
    const was = isDirty;
    isDirty = false;
    return was;
  };
};
