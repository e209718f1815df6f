import { useOf } from '@evolve/core/budget';
import type { ModelResponse } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { answerSchema, type Answer } from './answer.ts';
import { planEdits, type PlannedFile } from './plan-edits.ts';
import { buildRequest, type PromptParts } from './prompt.ts';
import { runCheck } from './run-check.ts';
import type { Session } from './session.ts';
import { costOfError } from './spending.ts';
import { syntaxProblems } from './syntax.ts';
import { writeText } from './trial-files.ts';

/** `accepted`: the trial holds the edits. In all other cases it is as it was. */
export type AttemptResult =
  | { readonly kind: 'accepted'; readonly answer: Answer; readonly model: string; readonly green: boolean }
  | { readonly kind: 'failed'; readonly edits: string; readonly outcome: string }
  | { readonly kind: 'show'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing'; readonly rationale: string; readonly model: string }
  | { readonly kind: 'too-expensive' };

/** How much of the usual prompt is tried when the whole would cost too much. */
const SCALES = [1, 0.5, 0.25];

type Asked = { readonly response: ModelResponse; readonly answer: Answer } | { readonly result: AttemptResult };

const ask = async (session: Session, parts: PromptParts): Promise<Asked> => {
  const { options, spending, signal } = session;
  const request = SCALES.map((scale) => buildRequest(parts, options, scale)).find((each) => spending.fits(each));
  if (request === undefined) return { result: { kind: 'too-expensive' } };
  try {
    const response = await options.model.generate(request, { signal });
    spending.add(request, { costUsd: response.costUsd, used: useOf(response) });
    const read = answerSchema.safeParse(response.object);
    return read.success ? { response, answer: read.data } : unreadable('it does not have the asked shape');
  } catch (error) {
    spending.add(request, { costUsd: costOfError(error) });
    signal.throwIfAborted();
    if (!isEvolveError(error, 'EVOLVE_MODEL_OUTPUT')) throw error;
    return unreadable(error.message);
  }
};

const unreadable = (why: string): Asked => ({
  result: { kind: 'failed', edits: '(none)', outcome: `The answer could not be read: ${why}` },
});

const takeBack = async (dir: string, files: readonly PlannedFile[]): Promise<void> => {
  for (const { path, before } of files) await writeText(dir, path, before);
};

/** Writes the files and keeps them only if `judge` has nothing against them; it says what is wrong. */
const writeAndJudge = async (
  dir: string,
  files: readonly PlannedFile[],
  judge: () => Promise<string | undefined>,
): Promise<string | undefined> => {
  let kept = false;
  try {
    for (const { path, after } of files) await writeText(dir, path, after);
    const problem = await judge();
    kept = problem === undefined;
    return problem;
  } finally {
    if (!kept) await takeBack(dir, files);
  }
};

const judgeByCheck = async (session: Session): Promise<string | undefined> => {
  const { failing } = session;
  if (failing === undefined) return undefined;
  const { status, diagnostics } = await runCheck(failing.check, session.place);
  return status === 'pass' ? undefined : `The check ${failing.check.id} still says "${status}":\n${diagnostics}`;
};

const apply = async (session: Session, answer: Answer): Promise<string | undefined> => {
  const { dir, context, signal } = session;
  const plan = await planEdits(dir, answer.edits, (path) => context.editable(path));
  if (!plan.ok) return `Nothing was applied:\n${plan.problems.join('\n')}`;
  const syntax = await syntaxProblems(plan.files, { dir, runner: context.runner, signal });
  if (syntax.length > 0) return `Nothing was applied:\n${syntax.join('\n')}`;
  return writeAndJudge(dir, plan.files, () => judgeByCheck(session));
};

/** One call of the model, and what comes of it. */
export const attempt = async (session: Session, parts: PromptParts): Promise<AttemptResult> => {
  const asked = await ask(session, parts);
  if ('result' in asked) return asked.result;
  const { answer, response } = asked;
  if (answer.edits.length === 0 && answer.show.length > 0) return { kind: 'show', paths: answer.show };
  if (answer.edits.length === 0) return { kind: 'nothing', rationale: answer.rationale, model: response.model };
  const problem = await apply(session, answer);
  if (problem !== undefined) return { kind: 'failed', edits: JSON.stringify(answer.edits), outcome: problem };
  return { kind: 'accepted', answer, model: response.model, green: session.failing !== undefined };
};
