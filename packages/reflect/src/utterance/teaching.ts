/** What the user teaches that outlasts the task. */
import type { LanguagePack, TeachingCue, TeachingKind } from '../language/pack.ts';
import { matchesOf, type Match } from './match.ts';
import { packsOf, type HearingOptions } from './packs.ts';
import { readMessage, type Reading } from './read.ts';

export interface Teaching {
  readonly kind: TeachingKind;
  /** What is to be kept, in the user's own words without those that only say that it lasts. Bounded; outside text. */
  readonly statement: string;
  /** The pack whose cue was found. */
  readonly language: string;
}

const MAX_STATEMENT_CHARS = 400;

/** Steps come before a rule, a rule before a preference, these before a fact. */
const ORDER: readonly TeachingKind[] = ['skill', 'rule', 'preference', 'knowledge'];

interface Found extends Match<TeachingCue> {
  readonly kind: TeachingKind;
  readonly language: string;
}

const kindOf = ({ cue, sentence }: Match<TeachingCue>, packs: readonly LanguagePack[]): TeachingKind => {
  if (cue.kind !== 'wish') return cue.kind;
  return packs.some(({ manner }) => manner.test(sentence.text)) ? 'preference' : 'rule';
};

/** Steps may go on over several sentences; everything else is said in one. */
const statementOf = (
  { kind, sentence, index }: Found,
  { sentences }: Reading,
  packs: readonly LanguagePack[],
): string => {
  const said =
    kind === 'skill'
      ? sentences
          .slice(index)
          .map(({ original }) => original)
          .join(' ')
      : sentence.original;
  const bare = packs
    .flatMap(({ markers }) => markers)
    .reduce((text, marker) => text.replace(marker, ''), said)
    .trim();
  return (bare === '' ? said : bare).replace(/\s+/g, ' ').slice(0, MAX_STATEMENT_CHARS).toWellFormed();
};

/** What a message teaches, or null. Never throws; precision comes before recall. */
export const detectTeaching = (text: string, options: HearingOptions = {}): Teaching | null => {
  const packs = packsOf(options);
  const reading = readMessage(text, options.previous, packs);
  const matches = matchesOf(
    packs.map(({ teaching }) => teaching),
    reading,
  );
  const found = matches.map((match): Found => ({
    ...match,
    kind: kindOf(match, packs),
    language: languageOf(match.cue, packs),
  }));
  const [best] = found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  if (best === undefined) return null;
  return { kind: best.kind, statement: statementOf(best, reading, packs), language: best.language };
};

const languageOf = (cue: TeachingCue, packs: readonly LanguagePack[]): string =>
  packs.find(({ teaching }) => teaching.cues.includes(cue))?.id ?? '';
