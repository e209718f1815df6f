/**
 * Files whose name names no language of ours. Node runs a file of an unknown extension as CommonJS
 * (`require('./notes.txt')`) and one without any as either kind of module, so what counts is whether the text is a program.
 */
import { isJavaScript } from '../analysis/parse.ts';

/** Prose and data are now and then programs too (`- milk`, `port: 80`), but without one of these nothing is ever done. */
const ACTS = /[(`=]|\+\+|--|\b(?:import|export|new|delete)\b/;

/** Whether Node would run the file as JavaScript, and it could do something. `.json` is the one extension read in another way. */
export const isProgram = (path: string, text: string): boolean =>
  !path.endsWith('.json') && ACTS.test(text) && isJavaScript(text);
