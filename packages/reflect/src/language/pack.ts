/** What a language says when it teaches, corrects, praises or blames: data. The engine in `../utterance` holds no words. */

export type TeachingKind = 'preference' | 'rule' | 'knowledge' | 'skill';

/** A way of saying it. Tried on text without quotations, in simplified characters and with half-width punctuation. */
export interface Cue {
  readonly name: string;
  /** No `g` and no `y` flag, and no nested repetition: it has to be linear. */
  readonly pattern: RegExp;
  /** One sentence at a time, or all of the message. @default 'sentence' */
  readonly scope?: 'sentence' | 'message';
  /** `answer`: counts only after something that the agent delivered; `question`: only after one; `nothing`: only where the user begins. @default 'any' */
  readonly after?: 'answer' | 'question' | 'nothing' | 'any';
}

export interface TeachingCue extends Cue {
  /** `wish`: a preference where the sentence is about the agent's manner, else a rule. */
  readonly kind: TeachingKind | 'wish';
}

export interface Rules<C extends Cue = Cue> {
  /** Any one of them is enough. */
  readonly cues: readonly C[];
  /** Takes a sentence out before the cues are tried; with `scope: 'message'`, the message. */
  readonly not: readonly Cue[];
}

export interface LanguagePack {
  readonly id: string;
  readonly teaching: Rules<TeachingCue>;
  /** How the agent talks and writes to its user. */
  readonly manner: RegExp;
  readonly correction: Rules;
  readonly positive: Rules;
  readonly negative: Rules;
  /** Words before or after a statement that say that it lasts, and are no part of it. Anchored. */
  readonly markers: readonly RegExp[];
  /** Asks for a task: a feeling in the same message, without an answer before it, is about the task's subject. */
  readonly request: RegExp;
  /** A thank-you or an assent by itself: no feeling, but no complaint either. */
  readonly courtesy: RegExp;
  /** The sentences that introduce text of others, up to the colon after which it begins. */
  readonly pasted: RegExp;
  /** Whether what the agent said last was a question or an offer. */
  readonly asks: RegExp;
}
