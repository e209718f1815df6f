import { basename, extname } from 'node:path';
import { formatFindings } from '../validate/format-findings.ts';
import { stripTypes } from '../validate/isolated/strip-types.ts';
import { validate } from '../validate/validate.ts';
import { undischarged } from './discharge.ts';
import type { EvaluateSettings } from './options.ts';
import { aborted, failed, killed, type Evaluation } from './outcome.ts';
import { sha256Of, type Program } from './request.ts';

/** Either what may run, or why nothing does. */
type Prepared =
  | { readonly program: Program; readonly refusal?: undefined }
  | { readonly program?: undefined; readonly refusal: Evaluation };

const refuse = (refusal: Evaluation): Prepared => ({ refusal });

const isTypeScript = (filename: string): boolean => /^\.m?ts$/i.test(extname(filename));

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

/** MiB of heap for erasing types, which holds a few trees of the text. */
const ERASER_MB = 1_024;

/** Judges what is left of TypeScript without its types. */
const prepareTypeScript = async (source: string, settings: EvaluateSettings): Promise<Prepared> => {
  const { timeoutMs, signal } = settings;
  const outcome = await stripTypes(source, { timeoutMs, memoryMb: ERASER_MB, signal }).catch((reason: unknown) => {
    if (signal?.aborted === true) return aborted();
    throw reason;
  });
  if ('ok' in outcome) return refuse(outcome);
  if ('failure' in outcome) return refuse(killed(outcome.failure, outcome.message));
  const { answer } = outcome;
  return 'problem' in answer
    ? refuse(failed({ code: 'syntax', message: answer.problem }))
    : judge(answer.javascript, settings);
};

/**
 * Judges the JavaScript that will run, in the goal it will run in.
 * @throws EVOLVE_POLICY_INVALID
 */
export const prepare = async (source: string, settings: EvaluateSettings): Promise<Prepared> => {
  // Half a character would be another text in the engine than the one that was judged.
  if (!source.isWellFormed()) return refuse(failed({ code: 'syntax', message: 'the text holds half a character' }));
  return isTypeScript(settings.filename) ? prepareTypeScript(source, settings) : judge(source, settings);
};
