/**
 * One name for all the spellings that some file system takes for the same file: Unicode NFC, then case folding. Upper case
 * before lower case also folds the letters that have only one of the two (`ſ`, the Kelvin sign, `ß`); the final sigma is
 * a matter of position and so of no difference.
 */
export const foldName = (name: string): string =>
  name.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
