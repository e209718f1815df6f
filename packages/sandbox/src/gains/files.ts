import type { FileMode } from '@evolve/core/contracts';
import { MACHINE_CODE_MAGIC, MERGE_RULES } from '../data/merge-rules.ts';
import type { FileGain } from './gain.ts';

const normal = (path: string): string => path.normalize('NFKC').toLowerCase();

/** The file decides what other code runs, or how. */
export const judgePath = (path: string): readonly FileGain[] => {
  const found = MERGE_RULES.find(({ pattern }) => pattern.test(normal(path)));
  return found === undefined ? [] : [{ rule: found.rule, message: found.message, path, decision: found.decision }];
};

/** What the first bytes say that the name does not: machine code, or a script of another interpreter. */
export const judgeBeginning = (path: string, bytes: Uint8Array): readonly FileGain[] => {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (MACHINE_CODE_MAGIC.some((magic) => head.startsWith(magic))) {
    return [{ rule: 'merge/machine-code', message: 'machine code cannot be judged', path, decision: 'refuse' }];
  }
  return head.startsWith('#!')
    ? [{ rule: 'merge/foreign-code', message: 'a script that Node does not run', path, decision: 'ask' }]
    : [];
};

export const isPackageJson = (path: string): boolean => /(?:^|\/)package\.json$/.test(normal(path));

interface FileKind {
  readonly path: string;
  readonly mode: FileMode;
}

/** Links, nested repositories and modes: what a path is, beyond its bytes. What can no longer be run reaches nothing. */
export const judgeMode = (before: FileKind | undefined, { path, mode }: FileKind): readonly FileGain[] => {
  if (mode === '120000') {
    return [
      { rule: 'merge/symlink', message: 'a symbolic link leads out of what was judged', path, decision: 'refuse' },
    ];
  }
  if (mode === '160000') {
    return [{ rule: 'merge/submodule', message: 'a nested repository cannot be judged', path, decision: 'refuse' }];
  }
  return mode === '100755' && before?.mode !== mode
    ? [{ rule: 'merge/mode', message: `its mode becomes ${mode}`, path, decision: 'ask' }]
    : [];
};
