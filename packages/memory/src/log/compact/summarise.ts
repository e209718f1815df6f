/** One summary: asked for, checked, and replaced by our own extract where it does not hold. */
import type { LogEntry } from '@evolve/core/contracts';
import { messageOf } from '@evolve/core/errors';
import { startDeadline, untilAborted } from '@evolve/core/time';
import { safeText } from '../../knowledge/safe-text.ts';
import type { ArchivedSection, LogArchive } from '../archive.ts';
import type { LogLanguage } from '../headings.ts';
import { compareCommits } from './commits.ts';
import { extract } from './extract.ts';
import type { Compaction, RefusedSummary, Refusal, Summarize, SummaryRequest } from './options.ts';
import { promptFor } from './prompt.ts';
import { safeLines } from './safe-lines.ts';
import { commitsOf, dayOf, entryText } from './source.ts';

export interface Summary {
  readonly lines: readonly string[];
  readonly by: Exclude<LogArchive['by'], 'mixed' | 'person'>;
  readonly from: string;
  readonly to: string;
  readonly refused?: RefusedSummary;
}

interface Source {
  readonly request: SummaryRequest;
  readonly text: string;
}

interface Answer {
  readonly lines: readonly string[];
}

interface Failure {
  readonly why: Refusal;
  readonly detail: string;
}

const MAX_DETAIL_BYTES = 300;

export const sourceOf = (entries: readonly LogEntry[], section: ArchivedSection, language: LogLanguage): Source => {
  const text = entries.map((entry) => entryText(entry, language)).join('\n\n');
  const commits = [...new Set(entries.flatMap(commitsOf))];
  const days = entries.map(dayOf).sort();
  const maxLength = text.length;
  const prompt = promptFor({ section, language, entries, commits, text, maxLength });
  const [from = '', to = ''] = [days[0], days.at(-1)];
  return { request: { section, entries, commits, from, to, language, maxLength, prompt }, text };
};

/** What a summary says, or why it is not taken. It is judged as it would stand in the file. */
export const judge = (answer: string, { request, text }: Source): Answer | Failure => {
  const tooLong = { why: 'too-long', detail: `more than ${request.maxLength} characters` } as const;
  // Marks may be taken away, but nobody reads through any amount of them.
  if (answer.length > 4 * request.maxLength) return tooLong;
  const lines = safeLines(answer);
  if (lines.length === 0) return { why: 'empty', detail: 'no words' };
  const summary = lines.join('\n');
  if (summary.length > request.maxLength) return tooLong;
  const { missing, invented } = compareCommits(summary, request.commits, text);
  if (missing !== undefined) return { why: 'missing-commit', detail: missing };
  return invented === undefined ? { lines } : { why: 'invented-commit', detail: invented };
};

const ask = async (
  summarize: Summarize,
  source: Source,
  { timeoutMs, signal }: Compaction,
): Promise<Answer | Failure> => {
  const deadline = startDeadline(timeoutMs, signal);
  try {
    const answer: unknown = await untilAborted(
      () => summarize(source.request, { signal: deadline.signal }),
      deadline.signal,
    );
    return judge(typeof answer === 'string' ? answer : '', source);
  } catch (error) {
    signal.throwIfAborted();
    const detail = safeText(messageOf(error), MAX_DETAIL_BYTES);
    return { why: deadline.expired() ? 'timed-out' : 'failed', detail };
  } finally {
    deadline.stop();
  }
};

/** Rejects only with the reason of the caller's signal. */
export const summarise = async (
  entries: readonly LogEntry[],
  { section, language }: { readonly section: ArchivedSection; readonly language: LogLanguage },
  compaction: Compaction,
): Promise<Summary> => {
  const source = sourceOf(entries, section, language);
  const { from, to, maxLength } = source.request;
  const ours = { lines: extract(entries, section, maxLength), by: 'extract', from, to } as const;
  if (compaction.summarize === undefined) return ours;
  const answer = await ask(compaction.summarize, source, compaction);
  if ('lines' in answer) return { lines: answer.lines, by: 'model', from, to };
  return { ...ours, refused: { section, ...answer } };
};
