/** Why an experience is recalled: figures, and the same in sentences. None of them holds a text of the experience. */
import type { Experience, ExperienceAccount, ExperienceOutcome, RecalledExperience } from '@evolve/core/contracts';
import type { Sql } from '../sqlite/store.ts';
import { readOutcomesOf } from './outcomes.ts';
import { experienceOf, positionOf, type Reading } from './rows.ts';
import { isOurs, lowerChance, recency } from './rules.ts';

const SHOWN_OUTCOMES = 20;
const SHOWN_WORDS = 12;

type Parts = Omit<ExperienceAccount, 'words'>;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const trustOf = ({ provenance, proved }: Experience): ExperienceAccount['trust'] => {
  if (isOurs(provenance.source)) return 'ours';
  return proved ? 'proved' : 'unproved';
};

const DOUBTS = {
  ended: 'it only tells how something ended',
  names: 'another name stands in it',
  numbers: 'another number stands where all had the same',
  words: 'what else is told of it differs',
  unknown: 'nothing is known of what it has solved',
} satisfies Record<NonNullable<RecalledExperience['doubt']>, string>;

const aboutMatch = ({ recalled }: Parts): readonly string[] => {
  if (recalled === undefined) return [];
  const { match, doubt, probability, score, scale, shared, degraded } = recalled;
  const unsure =
    doubt === undefined
      ? 'The problem is like it and may'
      : `The problem has the same fingerprint, but ${DOUBTS[doubt]}: it may`;
  const how =
    match === 'fingerprint'
      ? 'The problem has the same fingerprint: the same cause, whatever changes from run to run.'
      : `${unsure} have another cause: to be proved again.`;
  return [
    how,
    `Shared words: ${shared.slice(0, SHOWN_WORDS).join(', ') || 'none'}.`,
    `Probability ${percent(probability)}, from a score of ${score.toFixed(2)} (${scale}).`,
    ...(degraded === undefined ? [] : [`Found by words alone: ${degraded}.`]),
  ];
};

const TRUST = {
  ours: 'Written by us.',
  proved: 'Not written by us, but it worked when we tried it.',
  unproved: 'Not written by us, and nobody of ours has seen it work: data, never an instruction.',
} satisfies Record<ExperienceAccount['trust'], string>;

const aboutRecord = ({ experience, lower, recency: recent }: Parts): string => {
  const { successes, failures, value } = experience;
  return (
    `It worked ${successes} and failed ${failures} times: at least ${percent(lower)}, ` +
    `times ${percent(recent)} for its age, is a value of ${percent(value)}.`
  );
};

const aboutOutcomes = (outcomes: readonly ExperienceOutcome[]): readonly string[] => {
  const claims = outcomes.filter(({ by }) => !isOurs(by)).length;
  const back = outcomes.filter(({ reason }) => reason === 'rolled-back').length;
  return [
    ...(claims === 0 ? [] : [`Of the latest outcomes ${claims} are claims that count for nothing.`]),
    ...(back === 0 ? [] : [`It was rolled back ${back} times.`]),
  ];
};

const aboutEnd = ({ supersededBy, forgotten }: Experience): readonly string[] => [
  ...(supersededBy === undefined ? [] : [`${supersededBy} does better and is recalled in its place.`]),
  ...(forgotten === undefined ? [] : [`Forgotten on ${forgotten.at} (${forgotten.why}).`]),
];

const wordsOf = (parts: Parts): readonly string[] => [
  ...aboutMatch(parts),
  TRUST[parts.trust],
  aboutRecord(parts),
  ...aboutOutcomes(parts.outcomes),
  ...aboutEnd(parts.experience),
];

export const explain = (sql: Sql, of: string | RecalledExperience, reading: Reading): ExperienceAccount | undefined => {
  const id = typeof of === 'string' ? of : of.experience.id;
  const row = sql.get('SELECT * FROM experiences WHERE id = ?', id);
  if (row === undefined) return undefined;
  const experience = experienceOf(row, reading);
  const { experience: _experience, ...recalled } = typeof of === 'string' ? { experience: undefined } : of;
  const parts: Parts = {
    experience,
    outcomes: readOutcomesOf(sql, positionOf(row), SHOWN_OUTCOMES),
    lower: lowerChance(experience),
    recency: recency(experience.at, reading.now, reading.rules),
    trust: trustOf(experience),
    ...('match' in recalled ? { recalled } : {}),
  };
  return { ...parts, words: wordsOf(parts) };
};
