import type { Json, ProcessResult } from '@evolve/core/contracts';
import * as z from 'zod/mini';
import type { ToolOutcome } from './engine.ts';

/** What was parsed from JSON is JSON; a schema would leave out the key `__proto__`. */
const answerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), reason: z.enum(['threw', 'result', 'killed']), message: z.string() }),
]);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not what the harness writes, so no answer.
  }
};

const answerIn = (stdout: string, mark: string) => {
  const from = stdout.indexOf(mark);
  const to = stdout.lastIndexOf(mark);
  return from < to ? answerSchema.safeParse(parseJson(stdout.slice(from + mark.length, to))).data : undefined;
};

/** Where the tool comes from inside the sandbox: no news for anybody, and as long as the tool. */
const TOOL_URL = /data:text\/javascript;base64,[A-Za-z0-9+/=]*/g;

const MAX_MESSAGE = 2_000;
const bounded = (text: string): string => (text.length > MAX_MESSAGE ? `…${text.slice(-MAX_MESSAGE)}` : text);

const HEAP_FULL = 'JavaScript heap out of memory';

const killerOf = ({ timedOut, killedBy, exceeded, stderr }: ProcessResult): string | undefined => {
  if (timedOut) return 'timeout';
  if (exceeded !== undefined) return exceeded;
  return killedBy !== undefined && stderr.includes(HEAP_FULL) ? 'memory' : killedBy;
};

const silence = (result: ProcessResult, output: string): ToolOutcome => {
  const killedBy = killerOf(result);
  if (killedBy !== undefined) {
    return { ok: false, reason: 'killed', message: `was killed: ${killedBy}`, killedBy, output };
  }
  const last = output.trim();
  const message = last === '' ? 'ended without an answer' : `ended without an answer; last it printed: ${last}`;
  return { ok: false, reason: 'killed', message: bounded(message), output };
};

/** The first half and the last of what is too long. */
const clipped = (text: string, maxBytes: number): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const half = Math.floor(maxBytes / 2);
  const [head, tail] = [bytes.subarray(0, half), bytes.subarray(bytes.length - half)];
  return `${head.toString()}\n[… ${String(bytes.length - 2 * half)} bytes dropped …]\n${tail.toString()}`;
};

/** What a finished process of the harness means. The last word is the host's: a killed run has no answer. */
export const outcomeOf = (result: ProcessResult, mark: string, maxOutputBytes: number): ToolOutcome => {
  const output = clipped(result.stderr.replaceAll(TOOL_URL, 'the tool'), maxOutputBytes);
  const answer = result.exitCode === 0 ? answerIn(result.stdout, mark) : undefined;
  if (answer === undefined) return silence(result, output);
  if (answer.ok) return { ok: true, value: answer.value as Json, output };
  return { ok: false, reason: answer.reason, message: bounded(answer.message), output };
};
