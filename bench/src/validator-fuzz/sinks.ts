/** Expressions that reach the host: the sinks of the generated programs, each spelled in one of their encodings. */
import { validate } from '@evolve/sandbox';
import { Context, Rng, type Speller } from '../variants/context.ts';
import { ENCODINGS } from '../variants/encodings.ts';
import { compatible } from '../variants/generate.ts';
import type { Position } from '../variants/position.ts';
import { SINKS } from '../variants/sinks.ts';
import type { Sink } from '../variants/sink.ts';
import type { Goal } from './tree.ts';

const ANYWHERE: Position = { name: 'a hole', wrap: (expression) => expression };

const PLAIN: Speller = {
  text: (value) => JSON.stringify(value),
  key: (object, name) => `${object}.${name}`,
  call: (object, name, args) => `${object}.${name}(${args})`,
  assign: (object, name, value) => `${object}.${name} = ${value}`,
  ident: (name) => name,
  local: (name) => name,
  specifier: (value) => JSON.stringify(value),
};

/** What is an expression and nothing else, in strict code too. */
const build = (sink: Sink, spell: (context: Context) => Speller, goal: Goal, rng: Rng): string | undefined => {
  const context = new Context(rng, goal, goal === 'module' ? 'mjs' : 'js');
  const text = sink.build(spell(context), context);
  return context.prelude.length + context.imports.length === 0 ? text : undefined;
};

const DRAWS = 20;

/** Some reach what the policy grants, one way or another; a text with those may be allowed. */
const isAlwaysOpen = (sink: Sink, goal: Goal): boolean =>
  Array.from({ length: DRAWS }, (_, seed) => build(sink, () => PLAIN, goal, new Rng(seed))).every(
    (text) => text === undefined || validate(`(${text});`, { goal, policy: 'pure' }).verdict !== 'allow',
  );

const sinksOf = (goal: Goal): readonly Sink[] =>
  SINKS.filter(
    (sink) =>
      (sink.goal ?? goal) === goal && sink.sloppy !== true && sink.specifierOnly !== true && isAlwaysOpen(sink, goal),
  );

const TRIES = 20;

/** Makes expressions that the policy `pure` does not grant, whatever stands around them. */
export const readSinks = (): ((goal: Goal, rng: Rng) => string | undefined) => {
  const sinks = { script: sinksOf('script'), module: sinksOf('module') };
  const encodings = ENCODINGS.filter(({ sloppy, tsOnly }) => !sloppy && !tsOnly);
  return (goal, rng) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [sink, encoding] = [rng.pick(sinks[goal]), rng.pick(encodings)];
      const text = compatible(sink, ANYWHERE, encoding) ? build(sink, (c) => encoding.make(c), goal, rng) : undefined;
      if (text !== undefined) return text;
    }
    return undefined;
  };
};
