/** What a test runner's own process may meet; the lane has to say of each what a child of its own says. */
import { openEvaluator, type VersionOutcome } from '../../src/index.ts';
import { processRunner } from '../process-runner.ts';
import type { Project } from '../project.ts';

export const LIB = `import { next } from './steps.js';
export const half = (n) => {
  while (n < 0) { n++; }
  next();
  return n / 3;
};
`;

/** State that is to be new for each run, in a file that nobody edits. */
export const STEPS = 'let steps = 0;\nexport const next = () => ++steps;\nexport const taken = () => steps;\n';

/** Text that stands in place of the answer. */
const ANSWERS: Readonly<Record<string, string>> = {
  'the right one': 'n / 2',
  'a wrong one': 'n / 4',
  'an error': "(() => { throw new Error('x'); })()",
  'an exit': '(process.exit(0), n / 2)',
  'a rejection that nobody catches': "(Promise.reject(new Error('late')), n / 2)",
  'an error in a timer': "(setTimeout(() => { throw new Error('late'); }), n / 2)",
  'another global': '((globalThis.Kept ??= { n: 0 }).n++ > 6 ? n / 2 : n / 3)',
  'another global, again': '((globalThis.Kept ??= { n: 0 }).n++ > 6 ? n / 2 : n / 3)',
  'an own property of a shared object': '((Math.kept ??= { n: 0 }).n++ > 6 ? n / 2 : n / 3)',
  'the environment': "((process.env.KEPT ??= ''), (process.env.KEPT += 'x').length > 8 ? n / 2 : n / 3)",
  'a module that nobody edits': '(next() > 8 ? n / 2 : n / 3)',
  'a replaced global': "((globalThis.setTimeout = () => { throw new Error('mine'); }), n / 3)",
  'a file':
    "(process.getBuiltinModule('fs').existsSync('kept') ? n / 2 : (process.getBuiltinModule('fs').writeFileSync('kept', ''), n / 3))",
  'a file, again':
    "(process.getBuiltinModule('fs').existsSync('kept') ? n / 2 : (process.getBuiltinModule('fs').writeFileSync('kept', ''), n / 3))",
  'the right one, last': '(n) / 2',
};

const at = (source: string, text: string, put: string): { start: number; end: number; text: string } => {
  const start = source.indexOf(text);
  return { start, end: start + text.length, text: put };
};

type Versions = Readonly<Record<string, ReturnType<typeof at>>>;

const versionsOf = (source: string): Versions => ({
  ...Object.fromEntries(Object.entries(ANSWERS).map(([name, text]) => [name, at(source, 'n / 3', text)])),
  'an error while it is loaded': { start: 0, end: 0, text: "throw new Error('x');\n" },
  'no JavaScript': { start: 0, end: 0, text: '%%%\n' },
});

/** Without an end: a child would take as long as it is given. */
const endlessOf = (source: string): Versions => ({
  'a loop without end': at(source, 'n++; }\n  next();\n  return n / 3', 'n--; }\n  next();\n  return n / 2'),
  'a loop without end in what was put in': at(source, 'n / 3', '(() => { for (;;); })()'),
  'the right one': at(source, 'n / 3', 'n / 2'),
});

interface Asked {
  readonly lane: string;
  readonly outcomes: Readonly<Record<string, VersionOutcome | undefined>>;
}

const ask = async (project: Project, args: readonly string[], versions: Versions, parallel = 1): Promise<Asked> => {
  const evaluator = await openEvaluator({
    ...{ dir: project.dir, files: ['lib.js'], runner: processRunner(), parallel },
    check: { command: process.execPath, args, timeoutMs: 60_000 },
  });
  try {
    const outcomes = await evaluator.evaluate(Object.values(versions).map((splice) => ({ 'lib.js': [splice] })));
    const named = Object.keys(versions).map((name, index) => [name, outcomes[index]] as const);
    return { lane: evaluator.lane, outcomes: Object.fromEntries(named) };
  } finally {
    await evaluator.close();
  }
};

const verdicts = ({ outcomes }: Asked): unknown =>
  Object.entries(outcomes).map(([name, outcome]) => `${name}: ${outcome?.pass === true ? 'passes' : 'fails'}`);

export interface Difference {
  readonly lanes: readonly string[];
  readonly fast: unknown;
  readonly reference: unknown;
  readonly endless: readonly (string | undefined)[];
}

/** The verdicts of the lane, in one process that stays, and those of a child for each; `other` means the same to nobody but the lane. */
export const compareLanes = async (
  project: Project,
  args: readonly string[],
  other: readonly string[],
  source: string = LIB,
): Promise<Difference> => {
  const fast = await ask(project, args, versionsOf(source));
  const endless = await ask(project, args, endlessOf(source));
  const reference = await ask(project, other, versionsOf(source), 2);
  return {
    lanes: [fast.lane, endless.lane, reference.lane],
    fast: verdicts(fast),
    reference: verdicts(reference),
    endless: Object.values(endless.outcomes).map((outcome) => (outcome?.pass === true ? 'passes' : outcome?.end)),
  };
};
