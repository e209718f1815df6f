import { stripTypeScriptTypes } from 'node:module';
import { basename, extname } from 'node:path';
import { messageOf } from '@evolve/core/errors';
import { formatFindings } from '../validate/format-findings.ts';
import { validate } from '../validate/validate.ts';
import { undischarged } from './discharge.ts';
import type { EvaluateSettings } from './options.ts';
import { failed, type Evaluation } from './outcome.ts';
import { sha256Of, type Program } from './request.ts';

/** Either what may run, or why nothing does. */
type Prepared =
  | { readonly program: Program; readonly refusal?: undefined }
  | { readonly program?: undefined; readonly refusal: Evaluation };

const refuse = (refusal: Evaluation): Prepared => ({ refusal });

const isTypeScript = (filename: string): boolean => /^\.m?ts$/i.test(extname(filename));

/** The text that runs; lines and columns stay as they are. @throws where it is no TypeScript, or some that is more than types */
const javascriptOf = (source: string, filename: string): string =>
  isTypeScript(filename) ? stripTypeScriptTypes(source) : source;

/** A program of a text that nobody judges. */
export const programOf = (source: string, filename: string, input?: string): Program => ({
  filename: basename(filename),
  source,
  sha256: sha256Of(source),
  ...(input === undefined ? {} : { input }),
});

const judge = (source: string, { policy, filename, input }: EvaluateSettings): Prepared => {
  const { verdict, findings, obligations } = validate(source, { filename: 'program.mjs', goal: 'module', policy });
  if (verdict === 'deny') {
    const message = formatFindings(findings, source);
    return refuse(failed({ code: 'denied', message, findings }));
  }
  const open = undischarged(obligations);
  if (open.length > 0) {
    const message = `the text needs what this tier does not promise: ${open.join(', ')}`;
    return refuse(failed({ code: 'undischarged', message, obligations: open }));
  }
  return { program: programOf(source, filename, input) };
};

/**
 * Judges the JavaScript that will run, in the goal it will run in.
 * @throws EVOLVE_POLICY_INVALID
 */
export const prepare = (source: string, settings: EvaluateSettings): Prepared => {
  // Half a character would be another text in the engine than the one that was judged.
  if (!source.isWellFormed()) return refuse(failed({ code: 'syntax', message: 'the text holds half a character' }));
  let javascript: string;
  try {
    javascript = javascriptOf(source, settings.filename);
  } catch (error) {
    return refuse(failed({ code: 'syntax', message: messageOf(error) }));
  }
  return judge(javascript, settings);
};
