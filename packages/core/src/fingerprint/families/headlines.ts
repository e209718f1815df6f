import { GENERAL } from './general.ts';
import type { Headline } from './headline.ts';
import { JAVASCRIPT } from './javascript.ts';
import { JVM } from './jvm.ts';
import { NATIVE } from './native.ts';
import { PYTHON } from './python.ts';
import { SHELL } from './shell.ts';
import { SQL } from './sql.ts';

export const HEADLINES: readonly Headline[] = [
  ...JAVASCRIPT,
  ...PYTHON,
  ...JVM,
  ...NATIVE,
  ...SHELL,
  ...SQL,
  ...GENERAL,
];
