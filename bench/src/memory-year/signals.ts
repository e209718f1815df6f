/** What a host tells in a year: calls that mostly work, metrics, errors of few causes, outcomes. */
import type { Observation, Outcome } from '@evolve/core/contracts';
import { problemOf } from '../memory/data.ts';

const TOOLS = 24;
const METRICS = 6;
const CAUSES = 60;

const share = { calls: 0.75, metrics: 0.15, errors: 0.05 };
const FAILING = 0.04;

/** With the stack that a real one has. */
const errorOf = (random: () => number): Error => {
  const error = new Error(problemOf(Math.floor(CAUSES ** random()) - 1));
  const frame = (name: string): string =>
    `    at ${name} (/srv/app/src/${name}.js:${String(Math.floor(random() * 900))}:11)`;
  error.stack = [String(error), ...['read', 'parse', 'run', 'turn', 'serve', 'listen'].map(frame)].join('\n');
  return error;
};

const durationOf = (random: () => number): number => Math.round(20 * 400 ** random());

export type Signal = { readonly observation: Observation } | { readonly outcome: Outcome };

export const signalOf = (random: () => number): Signal => {
  const kind = random();
  if (kind < share.calls) {
    const [name, failed] = [`tool_${String(Math.floor(TOOLS * random() ** 2))}`, random() < FAILING];
    const common = {
      kind: 'tool',
      name,
      input: { query: 'what was asked for' },
      durationMs: durationOf(random),
    } as const;
    return { observation: failed ? { ...common, ok: false, error: errorOf(random) } : { ...common, ok: true } };
  }
  if (kind < share.calls + share.metrics) {
    const name = `metric_${String(Math.floor(METRICS * random()))}`;
    return { observation: { kind: 'metric', name, value: durationOf(random) / 7 } };
  }
  if (kind < share.calls + share.metrics + share.errors) {
    return { observation: { kind: 'error', error: errorOf(random) } };
  }
  return { outcome: { ok: random() < 0.9, subject: 'answer' } };
};
