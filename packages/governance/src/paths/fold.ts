import { foldName } from '@evolve/core/paths';
import { invisibleBut } from '@evolve/core/untrusted';

/** Whatever is drawn as nothing; white space is folded. */
const INVISIBLE = invisibleBut('space');

/** A heading as a reader takes it: compatibility forms unified, invisible characters gone, white space single, case folded. */
export const foldHeading = (text: string): string =>
  foldName(text.normalize('NFKC').replace(INVISIBLE, '')).replace(/\s+/gu, ' ').trim();
