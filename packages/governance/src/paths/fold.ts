/**
 * One name for all the spellings that some file system takes for the same file: Unicode NFC, then case folding. Upper case
 * before lower case also folds the letters that have only one of the two (`ſ`, the Kelvin sign, `ß`); the final sigma is
 * a matter of position and so of no difference.
 */
export const foldName = (name: string): string =>
  name.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');

/** Characters that are drawn as nothing: joiners, variation selectors, soft hyphens, directional marks. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** A heading as a reader takes it: compatibility forms unified, invisible characters gone, white space single, case folded. */
export const foldHeading = (text: string): string =>
  foldName(text.normalize('NFKC').replace(INVISIBLE, '')).replace(/\s+/gu, ' ').trim();
