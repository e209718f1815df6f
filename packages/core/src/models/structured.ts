import type { StandardSchemaV1 } from '@standard-schema/spec';
import { bound } from '../untrusted/bound.ts';
import { quote } from '../untrusted/quote.ts';
import { jsonValues } from './json-text.ts';
import type { ServiceCall } from './service.ts';

export type ObjectResult =
  { readonly ok: true; readonly object: unknown } | { readonly ok: false; readonly problem: string };

const MAX_ISSUES = 10;
const MAX_PROBLEM_BYTES = 2_048;
/** In place of its answer, which may repeat what it has read: nothing of that may stand where it speaks for itself. */
const ANSWERED = '(an answer without the asked shape)';

const pathOf = (issue: StandardSchemaV1.Issue): string =>
  (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');

const describeIssues = (issues: readonly StandardSchemaV1.Issue[]): string =>
  issues
    .slice(0, MAX_ISSUES)
    .map((issue) => `${pathOf(issue) === '' ? 'the value' : pathOf(issue)}: ${issue.message}`)
    .join('\n');

/** The first JSON value of the text that passes the schema, or what is wrong with the first that does not. */
export const readObject = async (text: string, schema: StandardSchemaV1): Promise<ObjectResult> => {
  let problem: string | undefined;
  for (const value of jsonValues(text)) {
    const result = await schema['~standard'].validate(value);
    if (result.issues === undefined) return { ok: true, object: result.value };
    problem ??= bound(describeIssues(result.issues), MAX_PROBLEM_BYTES);
  }
  return { ok: false, problem: problem ?? 'there is no JSON in the answer' };
};

/** The same request once more, with the answer that did not fit and what was wrong with it, both as data. */
export const repairCall = (call: ServiceCall, answer: string, problem: string): ServiceCall => ({
  ...call,
  messages: [
    ...call.messages,
    { role: 'assistant', content: ANSWERED },
    {
      role: 'user',
      content: [
        'That answer does not have the asked shape:',
        ...(answer.trim() === '' ? [] : [quote(answer, { source: 'the answer', maxBytes: Buffer.byteLength(answer) })]),
        quote(problem, { source: 'validation of the answer' }),
        'Answer again with one JSON value of that shape and nothing else.',
      ].join('\n'),
    },
  ],
});
