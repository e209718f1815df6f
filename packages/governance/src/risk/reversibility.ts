import { sizeOf } from '@evolve/core/candidate';
import type { Candidate, Change, Content } from '@evolve/core/contracts';
import { globSet } from '@evolve/core/paths';
import type { Judgement } from '../assess/judge.ts';
import { LASTING_PATHS } from './lasting-paths.ts';

const RULES = LASTING_PATHS.map((rule) => ({ ...rule, paths: globSet(rule.globs) }));
const HEAD_BYTES = 8192;
/** Assembled, so that this file is not taken for one. */
const GENERATED = new RegExp(['@', 'generated\\b|\\bDO NOT ', 'EDIT\\b'].join(''), 'u');

const headOf = (content: Content | undefined): Buffer => {
  if (typeof content === 'string') return Buffer.from(content.slice(0, HEAD_BYTES), 'utf8');
  return content instanceof Uint8Array ? Buffer.from(content.subarray(0, HEAD_BYTES)) : Buffer.alloc(0);
};

const isBinary = (content: Content | undefined): boolean => headOf(content).includes(0);
const isGenerated = (content: Content | undefined): boolean =>
  GENERATED.test(headOf(content).toString('utf8', 0, 1024));

const byName = ({ path }: Change): readonly Judgement[] =>
  RULES.flatMap(({ rule, why, decision, grade, paths }) =>
    paths.match(path) === undefined ? [] : [{ rule, path, evidence: why, decision, grade }],
  );

const byContent = ({ path, before, after }: Change): readonly Judgement[] => [
  ...(isBinary(before) || isBinary(after)
    ? [
        {
          rule: 'lasting:binary',
          path,
          evidence: 'not text: nobody can read what changed',
          decision: 'ask',
          grade: 'high',
        } as const,
      ]
    : []),
  ...(isGenerated(before)
    ? [
        {
          rule: 'lasting:generated',
          path,
          evidence: 'its head says that it is generated',
          decision: 'ask',
          grade: 'high',
        } as const,
      ]
    : []),
  ...(after === undefined && before !== undefined
    ? [
        {
          rule: 'lasting:deletion',
          path,
          evidence: `${String(sizeOf(before))} bytes go`,
          decision: 'allow',
          grade: 'medium',
        } as const,
      ]
    : []),
];

/** How hard a change is to take back, or to look at: by names, and by what the files hold. */
export const reversibilityRisks = ({ changes }: Candidate): readonly Judgement[] =>
  changes.flatMap((change) => [...byName(change), ...byContent(change)]);
