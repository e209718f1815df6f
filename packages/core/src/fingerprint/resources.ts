/** What the machine or the system says, in one wording. */

/** The same errno in the words of another system. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/\bThe system cannot find the (?:file|path) specified\b/g, 'No such file or directory'],
  [/\bAccess is denied\b/g, 'Permission denied'],
  [/\bThere is not enough space on the disk\b/g, 'No space left on device'],
];

export const plainWording = (line: string): string =>
  WORDINGS.reduce((text, [pattern, wording]) => text.replace(pattern, wording), line);

/** What a machine has no more of: whichever file met it, the same has to be done. */
const EXHAUSTED =
  /\b(?:no space left on device|disk quota exceeded|too many open files|cannot allocate memory|read-only file system|input\/output error|ENOSPC|EDQUOT|EMFILE|ENFILE|ENOMEM|EROFS|EIO)\b/i;
const PATH_NAME = /(['"`]?)<path>\/(?:[^\s'"`()<>:]|<\w{1,8}>){1,100}\1/g;

/** Of a machine's exhaustion it does not count which file met it. */
export const withoutVictim = (template: string): string =>
  EXHAUSTED.test(template) ? template.replace(PATH_NAME, '<path>') : template;
