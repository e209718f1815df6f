import { languageOfPath } from '../analysis/language.ts';

/** Whether a file's name says that it is JavaScript or TypeScript. Code by any other name this does not see; the gate does. */
export const isCodePath = (path: string): boolean => languageOfPath(path) !== undefined;
