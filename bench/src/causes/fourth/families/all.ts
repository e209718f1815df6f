import type { Def } from '../types.ts';
import cCpp from './c-cpp.ts';
import databases from './databases.ts';
import git from './git.ts';
import go from './go.ts';
import http from './http.ts';
import jsPackages from './js-packages.ts';
import jvm from './jvm.ts';
import node from './node.ts';
import ops from './ops.ts';
import otherLangs from './other-langs.ts';
import python from './python.ts';
import rust from './rust.ts';
import shell from './shell.ts';
import tsbuild from './tsbuild.ts';

/** The order counts: what is drawn for a cause depends on those before it. */
export const allDefs: readonly Def[] = [
  ...[...node, ...tsbuild, ...python, ...jvm],
  ...[...go, ...rust, ...cCpp, ...otherLangs],
  ...[...shell, ...git, ...jsPackages],
  ...[...databases, ...http, ...ops],
];
