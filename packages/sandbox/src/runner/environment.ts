import { dirname } from 'node:path';

/** Where commands are looked for after the running Node's own directory. */
export const SYSTEM_PATH: readonly string[] = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

/** The directory of the running Node. */
export const nodeDirectory = (): string => dirname(process.execPath);

/** The whole environment of a run: nothing of the host's own is in it. */
export const cleanEnvironment = (
  places: { readonly home: string; readonly tmp: string },
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  PATH: [nodeDirectory(), ...SYSTEM_PATH].join(':'),
  HOME: places.home,
  LANG: 'C.UTF-8',
  TMPDIR: places.tmp,
  ...extra,
});
