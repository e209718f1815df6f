import { ENGLISH } from '../language/en.ts';
import type { LanguagePack } from '../language/pack.ts';
import { CHINESE } from '../language/zh.ts';

/** What is understood without being told. */
export const LANGUAGE_PACKS: readonly LanguagePack[] = [ENGLISH, CHINESE];

export interface HearingOptions {
  /** What the agent said last. */
  readonly previous?: string | null;
  /** @default LANGUAGE_PACKS */
  readonly packs?: readonly LanguagePack[];
}

export const packsOf = ({ packs = LANGUAGE_PACKS }: HearingOptions): readonly LanguagePack[] => packs;
