/**
 * The material as a model reads it: every source whole in its number, every text short. Without that a few long stacks fill
 * the prompt, and what waits to be done is cut off.
 */
import type { LogEntry, ToolStats } from '../contracts/index.ts';
import type { Material } from '../cycle/material.ts';
import { bound } from '../untrusted/index.ts';

/** Bytes of one text. */
const TEXT = 240;
/** Kinds of failure of one tool. */
const KINDS = 3;
/** Bytes of all; with the limits above it is reached by texts of the greatest length only. */
export const MATERIAL_BYTES = 65_536;

const short = (text: string): string => bound(text, TEXT);

const toolOf = ({ name, lastError, failureKinds, ...counts }: ToolStats): object => ({
  name: short(name),
  ...counts,
  ...(lastError === undefined ? {} : { lastError: short(lastError) }),
  failureKinds: failureKinds.slice(0, KINDS).map(({ error, count, at }) => ({ error: short(error), count, at })),
});

const entryOf = ({ id, title, priority, attempts, source, tool, reason, lesson }: LogEntry): object => ({
  ...{ id: short(id), title: short(title), priority, attempts, source },
  ...(tool === undefined ? {} : { tool: short(tool) }),
  ...(reason === undefined ? {} : { reason: short(reason) }),
  ...(lesson === undefined ? {} : { lesson: short(lesson) }),
});

/** What decides comes first, and the files, of which there are most, last. */
export const materialText = (material: Material): string => {
  const { todo, failed, tools, errors, metrics, curiosity, reflections, lessons, commits, sources, ...rest } = material;
  const { waiting, onProbation, ...state } = rest;
  const shown = {
    ...state,
    waiting: waiting.map(short),
    ...(onProbation === undefined ? {} : { onProbation: short(onProbation) }),
    todo: todo.map(entryOf),
    tools: tools.map(toolOf),
    errors: errors.map(({ error, count, firstAt, lastAt }) => ({ error: short(error), count, firstAt, lastAt })),
    metrics: metrics.map(({ name, ...figures }) => ({ name: short(name), ...figures })),
    curiosity: curiosity.map(({ topic, count }) => ({ topic: short(topic), count })),
    reflections: reflections.map(({ grade, reason }) => ({ grade, reason: short(reason) })),
    failed: failed.map(entryOf),
    lessons: lessons.map(short),
    commits: commits.map(({ subject, at }) => ({ subject: short(subject), at })),
    sources: sources.map(({ path, ...facts }) => ({ path: short(path), ...facts })),
  };
  return JSON.stringify(shown, undefined, 1);
};
