/** Lets the engine repair one mutant with half of its tests in sight, and asks the other half. */
import { simpleTraverse, parse } from '@typescript-eslint/typescript-estree';
import type { CommandRunner } from '@evolve/core/contracts';
import { repair } from '@evolve/repair';
import type { Mutant } from './draw.ts';
import { runTests, withCopy } from './project.ts';

/**
 * Evaluations, which are the limit that counts; the clock is there in case that something hangs. A fifth of the engine's default:
 * what is found of a small change is found early, and the whole of it takes a quarter of an hour where the tests are slow.
 */
const EVALUATIONS = 4000;
const WALL_MS = 1_800_000;

export interface Judged {
  readonly mutant: Mutant;
  /** The seen half passes. */
  readonly plausible: boolean;
  /** The other half passes as well. */
  readonly holds: boolean;
  /** How near the repaired text is to the original: the same to the byte, or the same program but for blanks and comments. */
  readonly like: 'text' | 'tree' | 'other';
  readonly template: string | undefined;
  readonly reason: string | undefined;
  readonly lane: string;
  readonly tried: number;
  readonly seconds: number;
}

/** A program without places, blanks and the way in which literals are written. */
const treeOf = (text: string): string => {
  const program = parse(text, { range: false, loc: false, allowInvalidAST: true });
  simpleTraverse(program, { enter: (node) => void Reflect.deleteProperty(node, 'raw') });
  return JSON.stringify(program, (key, value: unknown) => (key === 'parent' || key === 'range' ? undefined : value));
};

const likeOf = (original: string, repaired: string): Judged['like'] => {
  if (original === repaired) return 'text';
  try {
    return treeOf(original) === treeOf(repaired) ? 'tree' : 'other';
  } catch {
    return 'other';
  }
};

interface Found {
  readonly lane: string;
  readonly tried: number;
  readonly seconds: number;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly template?: string | undefined;
  readonly reason?: string | undefined;
}

const find = (mutant: Mutant, seed: number, runner: CommandRunner): Promise<Found> =>
  withCopy(mutant.base, { ...mutant.visible, [mutant.file]: mutant.mutated }, async (dir) => {
    let lane = 'reference';
    const budget = { candidates: EVALUATIONS, wallMs: WALL_MS };
    for await (const event of repair({ dir, check: mutant.command, runner, seed, budget })) {
      if (event.type === 'baseline') ({ lane } = event);
      if (event.type !== 'done') continue;
      const { tried, durationMs, patch, reason } = event;
      return {
        ...{ lane, tried, seconds: durationMs / 1000, files: patch?.files },
        ...{ template: patch?.template, reason },
      };
    }
    throw new Error('the repair ended without an end');
  });

export const judge = async (mutant: Mutant, seed: number, runner: CommandRunner): Promise<Judged> => {
  const { files, template, reason, ...found } = await find(mutant, seed, runner);
  if (files === undefined) return { mutant, plausible: false, holds: false, like: 'other', template, reason, ...found };
  const patched = { [mutant.file]: mutant.mutated, ...files };
  const seen = await runTests(mutant.base, { ...patched, ...mutant.visible }, mutant.subject, runner);
  const unseen = await runTests(mutant.base, { ...patched, ...mutant.hidden }, mutant.subject, runner);
  const like = likeOf(mutant.original, patched[mutant.file] ?? '');
  return {
    mutant,
    plausible: seen === 'pass',
    holds: seen === 'pass' && unseen === 'pass',
    like,
    template,
    reason,
    ...found,
  };
};
