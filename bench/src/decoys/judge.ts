import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { assessPatch, compareBehaviour, type Assessment } from '@evolve/repair';
import { seeded } from '../random.ts';
import { executedBy } from './covered.ts';
import { applyEdit, wrongEdits, type WrongEdit } from './mutate.ts';

/** A program with a bug (A) and the same program really fixed (B), each in a folder with its check. */
export interface Prepared {
  readonly id: string;
  readonly homes: Readonly<Record<'A' | 'B', string>>;
  /** The files that the fix changes, in both. Wrong edits are made in the first. */
  readonly files: readonly [string, ...string[]];
  /** Whether the fixed version with another text of the first file does the same on inputs that somebody else wrote. */
  readonly isLikeFixed?: (text: string) => Promise<boolean>;
}

export interface Judging {
  readonly runner: CommandRunner;
  readonly seed: number;
  /** Told of every assessment of a real fix or of a wrong edit that the tests accept. */
  readonly onAssessed?: (assessed: Assessed) => void;
}

export interface Assessed {
  readonly id: string;
  /** Undefined for the real fix. */
  readonly edit: WrongEdit | undefined;
  /** Of the edit, in the fixed file. */
  readonly line: number;
  /** The edit is on a line that the fix changes. */
  readonly isNear: boolean;
  readonly assessment: Assessment;
}

type Verdict = 'refused by the tests' | 'equivalent' | Assessed;

const COMPARED = 1000;
const TIMEOUT_MS = 10_000;
const check = { command: process.execPath, args: ['check.cjs'], timeoutMs: TIMEOUT_MS };

const textOf = ({ homes, files: [first] }: Prepared, side: 'A' | 'B', file = first): string =>
  readFileSync(path.join(homes[side], file), 'utf8');

const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
  const random = seeded(seed);
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
};

/** Wrong edits at the places that the check runs, in an order drawn by the seed. */
export const drawEdits = (prepared: Prepared, seed: number): readonly WrongEdit[] => {
  const fixed = textOf(prepared, 'B');
  const executed = executedBy(prepared.homes.B, prepared.files[0], fixed.length);
  return shuffled(
    wrongEdits(fixed).filter(({ start }) => executed[start] === 1),
    seed,
  );
};

/** The fix as a patch, with another text of the first file. */
const assess = (prepared: Prepared, text: string, { runner, seed }: Judging): Promise<Assessment> => {
  const [first, ...others] = prepared.files;
  const files = Object.fromEntries(others.map((file) => [file, textOf(prepared, 'B', file)]));
  return assessPatch({ dir: prepared.homes.A, files: { ...files, [first]: text }, check, runner, seed });
};

/** Lines of the fixed version that the version with the bug does not have. */
const isFixLine = (prepared: Prepared, line: number): boolean => {
  const old = new Set(textOf(prepared, 'A').split('\n'));
  return !old.has(textOf(prepared, 'B').split('\n')[line - 1] ?? '');
};

/** What becomes of one wrong edit. */
export const judgeEdit = async (prepared: Prepared, edit: WrongEdit, judging: Judging): Promise<Verdict> => {
  const fixed = textOf(prepared, 'B');
  const text = applyEdit(fixed, edit);
  const assessment = await assess(prepared, text, judging);
  if (assessment.evidence === undefined) return 'refused by the tests';
  const { differ } = await compareBehaviour({
    dir: prepared.homes.B,
    files: { [prepared.files[0]]: text },
    check,
    runner: judging.runner,
    // Another seed than the gates': what is compared must not be what they have looked at.
    seed: judging.seed + 1000,
    generated: COMPARED,
  });
  if (differ === 0 && (await prepared.isLikeFixed?.(text)) !== false) return 'equivalent';
  const line = fixed.slice(0, edit.start).split('\n').length;
  return { id: prepared.id, edit, line, isNear: isFixLine(prepared, line), assessment };
};

export const judgeFix = async (prepared: Prepared, judging: Judging): Promise<Assessed> => {
  const assessment = await assess(prepared, textOf(prepared, 'B'), judging);
  return { id: prepared.id, edit: undefined, line: 0, isNear: false, assessment };
};
