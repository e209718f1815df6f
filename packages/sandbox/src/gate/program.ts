/**
 * Files whose name names no language of ours. Node runs a file of an unknown extension as CommonJS
 * (`require('./notes.txt')`) and one without any as either kind of module, so what counts is whether the text is a program.
 */
import { isJavaScript } from '../analysis/parse.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { judgeCode, type CodeJudgement } from './code.ts';

/** Prose and data are now and then programs too (`- milk`, `port: 80`), but without one of these nothing is ever done. */
const ACTS = /[(`=]|\+\+|--|\b(?:import|export|new|delete)\b/;

/** Whether Node would run the file as JavaScript, and it could do something. `.json` is the one extension read in another way. */
export const isProgram = (path: string, text: string): boolean =>
  !path.endsWith('.json') && ACTS.test(text) && isJavaScript(text);

/** What a file that is no code by its name newly reaches when it is run as code; nothing when it cannot be. */
export const judgeProgram = (
  path: string,
  before: string | undefined,
  after: string,
  policy: SandboxPolicy,
): CodeJudgement => {
  if (!isProgram(path, after)) return { findings: [], obligations: [] };
  const { findings, obligations } = judgeCode(path, before, after, policy);
  return {
    findings: findings.map((finding) => ({ ...finding, message: `run as JavaScript, ${finding.message}` })),
    obligations,
  };
};
