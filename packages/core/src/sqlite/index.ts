import type * as Sqlite from 'node:sqlite';

/** Node 22 announces its SQLite as experimental, once per process, on standard error. */
const isSqliteNotice = (warning: string | Error): boolean =>
  (typeof warning === 'string' ? warning : warning.message).startsWith('SQLite is an experimental feature');

const load = (): typeof Sqlite => {
  const original = Reflect.get(process, 'emitWarning') as unknown;
  // Only for the length of this one synchronous load: every other warning, then and later, is shown.
  process.emitWarning = (warning: string | Error, ...rest: readonly unknown[]): void => {
    if (!isSqliteNotice(warning)) Reflect.apply(original as () => void, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    Reflect.set(process, 'emitWarning', original);
  }
};

/** Node's own SQLite, without the notice of Node 22: no native package to install. */
export const { DatabaseSync } = load();
export type DatabaseSync = Sqlite.DatabaseSync;
