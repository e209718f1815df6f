/** Entries of a long log, and models that answer well or badly. */
import { createHash } from 'node:crypto';
import type { LogEntry } from '@evolve/core/contracts';
import type { EvolutionLog, Summarize } from '../../../src/index.ts';

export const commitOf = (index: number): string =>
  `a${createHash('sha1').update(String(index)).digest('hex')}`.slice(0, 40);

const day = (index: number): string => new Date(Date.UTC(2026, 0, 1) + index * 36e5).toISOString();

/** The higher, the newer. */
export const old = (index: number, more: Partial<LogEntry> = {}): LogEntry => ({
  id: `e${String(index)}`,
  section: 'done',
  title: `Improvement number ${String(index)} of the search tool`,
  createdAt: day(index),
  updatedAt: day(index),
  source: 'model',
  priority: 0,
  attempts: 0,
  tool: `tool${String(index % 3)}`,
  files: [`src/file${String(index % 5)}.ts`],
  reason: 'The statistics say that it is slow.',
  commit: commitOf(index),
  ...more,
});

export const failure = (index: number, more: Partial<LogEntry> = {}): LogEntry => {
  const { commit: _, ...entry } = old(index);
  return {
    ...entry,
    id: `f${String(index)}`,
    section: 'failed',
    lesson: `Lesson ${String(index)}: draw the graph first.`,
    ...more,
  };
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

export const oldOnes = (count: number): readonly LogEntry[] => range(count).map((index) => old(index));
export const failures = (count: number): readonly LogEntry[] => range(count).map((index) => failure(index));

/** Newest first, as in the file. */
export const logOf = (...entries: readonly LogEntry[]): EvolutionLog => ({
  language: 'en',
  entries: [
    ...entries.filter(({ section }) => section === 'done').toReversed(),
    ...entries.filter(({ section }) => section === 'failed').toReversed(),
  ],
  texts: {},
});

/** What a good model says. */
export const honest: Summarize = ({ entries, commits }) =>
  Promise.resolve(
    `- Made ${String(entries.length)} things faster (${commits.map((commit) => `\`${commit.slice(0, 8)}\``).join(', ')})`,
  );
