/**
 * What the texts have in common that one fix has solved, and whether another text with the same fingerprint goes with them.
 *
 * 1. A name that was left out has to be the same, until two texts of the fix had different ones.
 * 2. So has a number, once two texts had the same: most numbers change from run to run.
 * 3. A text contradicts words when it lacks some that all texts had and has others that none had; lacking alone, or having more,
 *    may be a log that was cut or that says more. Words of failure count from the first text on, all words from the third on.
 * 4. A text that only tells how something ended goes with nothing.
 *
 * Pure; a profile is plain data and may be stored. What it is made of changes only with `FINGERPRINT_VERSION`.
 */
import type { Traits } from './traits.ts';

/** Words of several texts: those that all of them have, and those that only some have. */
export interface SharedWords {
  readonly always: readonly string[];
  readonly sometimes: readonly string[];
}

/** Values by their place; null where they differed. Null as a whole where texts had different numbers of them. */
export type SharedValues = readonly (string | null)[] | null;

export interface Profile {
  /** Texts that told something new. */
  readonly texts: number;
  readonly decided: boolean;
  readonly names: SharedValues;
  readonly numbers: SharedValues;
  readonly loud: SharedWords;
  readonly all: SharedWords;
}

/** Why a text with an equal fingerprint may have another cause. */
export type Doubt = 'ended' | 'names' | 'numbers' | 'words';

/** Texts from which on a number that stayed the same is a name, and a word of any line is one of the cause. */
const TEXTS_FOR_NUMBERS = 2;
const TEXTS_FOR_WORDS = 3;
const MAX_SOMETIMES = 400;

/** The profile of one text. */
export const profileOf = ({ decided, names, numbers, loud, all }: Traits): Profile => ({
  texts: 1,
  decided,
  names,
  numbers,
  loud: { always: loud, sometimes: [] },
  all: { always: all, sometimes: [] },
});

const sharedValues = (known: SharedValues, values: readonly string[]): SharedValues =>
  known?.length === values.length ? known.map((value, place) => (value === values[place] ? value : null)) : null;

const sharedWords = ({ always, sometimes }: SharedWords, words: readonly string[]): SharedWords => {
  const [own, common] = [new Set(words), new Set(always)];
  const other = [...always.filter((word) => !own.has(word)), ...words.filter((word) => !common.has(word))];
  return {
    always: always.filter((word) => own.has(word)),
    sometimes: [...new Set([...sometimes, ...other])].slice(0, MAX_SOMETIMES),
  };
};

/** The profile with another text that the same fix has solved. */
export const widen = (profile: Profile, { decided, names, numbers, loud, all }: Traits): Profile => {
  const wider = {
    decided: profile.decided && decided,
    names: sharedValues(profile.names, names),
    numbers: sharedValues(profile.numbers, numbers),
    loud: sharedWords(profile.loud, loud),
    all: sharedWords(profile.all, all),
  };
  const { texts, ...before } = profile;
  return { texts: texts + (JSON.stringify(wider) === JSON.stringify(before) ? 0 : 1), ...wider };
};

const differs = (known: SharedValues, values: readonly string[]): boolean =>
  known?.some((value, place) => value !== null && value !== values[place]) ?? false;

const contradicts = ({ always, sometimes }: SharedWords, words: readonly string[]): boolean => {
  const own = new Set(words);
  if (always.every((word) => own.has(word))) return false;
  const known = new Set([...always, ...sometimes]);
  return words.some((word) => !known.has(word));
};

/** Why a text with the same fingerprint may have another cause than those of the profile; undefined when it goes with them. */
export const doubtOf = (profile: Profile, { decided, names, numbers, loud, all }: Traits): Doubt | undefined => {
  if (!decided || !profile.decided) return 'ended';
  if (differs(profile.names, names)) return 'names';
  if (profile.texts >= TEXTS_FOR_NUMBERS && differs(profile.numbers, numbers)) return 'numbers';
  const isOther =
    contradicts(profile.loud, loud) || (profile.texts >= TEXTS_FOR_WORDS && contradicts(profile.all, all));
  return isOther ? 'words' : undefined;
};
