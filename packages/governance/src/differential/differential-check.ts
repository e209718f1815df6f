import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckContext, CheckResult, HealthCheck } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { inputsFrom, type InputSchema } from './arbitrary.ts';
import { callAll, type CallRequest } from './call-all.ts';
import { compareSides, type Comparison, type Difference } from './compare.ts';
import type { RecordedCall } from './recorded-call.ts';

export interface DifferentialCheckOptions {
  /** @default `MODULE EXPORT is as before` */
  readonly id?: string;
  /** Path from the tree's root. */
  readonly module: string;
  /** Name of an exported function. @default 'default' */
  readonly export?: string;
  /** Lists of arguments, JSON only. @default [] */
  readonly inputs?: readonly (readonly unknown[])[];
  /** @default [] */
  readonly recorded?: readonly RecordedCall[];
  /** From which inputs are made: of the one argument, or a list with one for each. zod, JSON Schema, or what can tell it. */
  readonly schema?: InputSchema | readonly InputSchema[];
  /** Inputs that are made from the schema. @default 100 */
  readonly runs?: number;
  /** The same seed makes the same inputs. @default 1 */
  readonly seed?: number;
  /** Milliseconds of one process; at most twelve follow each other. @default 10_000 */
  readonly timeoutMs?: number;
  /** Milliseconds that a promise may take. @default 1000 */
  readonly perInputMs?: number;
  /** What the task's red check explains: differences that nobody has to be asked about. @default none */
  readonly explains?: (difference: Difference) => boolean;
}

const SHOWN = 5;

const isList = (schema: NonNullable<DifferentialCheckOptions['schema']>): schema is readonly InputSchema[] =>
  Array.isArray(schema);

const inputsOf = (options: DifferentialCheckOptions): readonly (readonly unknown[])[] => {
  const { recorded = [], inputs = [], schema, runs = 100, seed = 1 } = options;
  const made = schema === undefined ? [] : inputsFrom(isList(schema) ? schema : [schema], { runs, seed });
  const all = [...recorded.map(({ input }) => input), ...inputs, ...made];
  if (all.length > 0) return all;
  throw new EvolveError('EVOLVE_OPTIONS', 'a differential check needs inputs, recorded calls or a schema');
};

const describe = ({ input, before, after }: Difference): string =>
  `(${JSON.stringify(input).slice(1, -1).slice(0, 200)}) ${[before, after].map(({ kind, text }) => `${kind} ${text.slice(0, 200)}`).join(' -> ')}`;

const summary = ({ equal, different, explained, unstable, unreached }: Comparison): string =>
  [
    `equal on ${String(equal)} inputs, different on ${String(different.length)}`,
    ...(explained === 0 ? [] : [`${String(explained)} of other differences are explained`]),
    ...(unstable === 0 ? [] : [`${String(unstable)} are different from one run to the next`]),
    ...(unreached === 0 ? [] : [`${String(unreached)} were not reached in time`]),
  ].join(', ');

const resultOf = (comparison: Comparison): CheckResult => {
  const { equal, different, explained, unstable, unreached, wrong } = comparison;
  const lines = [...wrong.map((one) => `wrong: ${describe(one)}`), ...different.map(describe)].slice(0, SHOWN);
  const text = [summary(comparison), ...lines].join('\n');
  const compared = equal + different.length + explained;
  const measurements = { equal, different: different.length, explained, unstable, unreached };
  if (wrong.length > 0) return { status: 'fail', measurements, diagnostics: text };
  if (compared === 0) return { status: 'inconclusive', measurements, diagnostics: text };
  return different.length === 0
    ? { status: 'pass', measurements, diagnostics: text }
    : { status: 'pass', measurements, diagnostics: text, questions: [text.replaceAll('\n', '; ')] };
};

const plain = (status: CheckResult['status'], diagnostics: string): CheckResult => ({
  status,
  measurements: {},
  diagnostics,
});

const run = async (
  options: DifferentialCheckOptions,
  request: CallRequest,
  { dir, baseDir, ...place }: CheckContext,
): Promise<CheckResult> => {
  const after = await callAll(request, dir, place);
  if (after.unloadable !== undefined) return plain('fail', `${request.module}: ${after.unloadable}`);
  if (baseDir === undefined) return plain('pass', '');
  const before = await callAll(request, baseDir, place);
  if (before.unloadable !== undefined)
    return plain('inconclusive', `the base cannot be compared with: ${before.unloadable}`);
  const again = await callAll(request, baseDir, place);
  const { recorded = [], explains } = options;
  return resultOf(
    compareSides(
      request.inputs,
      { before, again, after },
      { recorded, ...(explains === undefined ? {} : { explains }) },
    ),
  );
};

/**
 * Runs a function as it was and as the candidate has it on the same inputs, each version in processes of its own, and compares results,
 * errors and what became of the arguments. Differences that no recorded call and no `explains` accounts for are a question to a person;
 * a recorded call that comes out wrong now and did not before is a failure. Inputs on which the old version itself differs from run to
 * run are left out.
 * @throws EVOLVE_OPTIONS without inputs, or with a schema that none can be made from.
 */
export const differentialCheck = (options: DifferentialCheckOptions): HealthCheck => {
  const { module, export: name = 'default', timeoutMs = 10_000, perInputMs = 1000 } = options;
  const inputs = inputsOf(options);
  const mark = `${createHash('sha256')
    .update(JSON.stringify([module, name, inputs]))
    .digest('hex')} `;
  const request: CallRequest = { module, name, inputs, timeoutMs, perInputMs, mark };
  return {
    id: options.id ?? `${module} ${name} is as before`,
    comparesWithBase: true,
    run: (context) => run(options, request, context),
    // A function that differs is a question, not a failure: what must not pass is one that cannot be called.
    knownBad: async (dir) => {
      const file = join(dir, module);
      await rm(file, { recursive: true, force: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, "throw new Error('broken on purpose');\n");
    },
  };
};
