import { foldName } from '@evolve/core/paths';

/** Characters that are drawn as nothing: joiners, variation selectors, soft hyphens, directional marks. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** A heading as a reader takes it: compatibility forms unified, invisible characters gone, white space single, case folded. */
export const foldHeading = (text: string): string =>
  foldName(text.normalize('NFKC').replace(INVISIBLE, '')).replace(/\s+/gu, ' ').trim();
