/** The sources of a decision, each bounded, plus what is left of quota and budget. */
import type {
  BudgetsLeft,
  CommitInfo,
  Dimension,
  ErrorGroup,
  LogEntry,
  MetricSummary,
  Mode,
  SourceFile,
  ToolStats,
} from '../contracts/index.ts';
import { inWords } from '../budget/index.ts';

/** How much of each source goes into a decision. */
export const MATERIAL_LIMITS = {
  curiosity: 20,
  reflections: 15,
  tools: 20,
  errors: 10,
  metrics: 10,
  todo: 20,
  failed: 20,
  lessons: 10,
  commits: 10,
  sources: 200,
} as const;

/** What is left of the day. */
export interface Left {
  readonly evolutions: number;
  readonly usd: { readonly curiosity: number; readonly evolution: number };
  /** In each dimension that is limited. */
  readonly budgets?: BudgetsLeft;
}

export interface Material {
  readonly at: string;
  readonly mode: Mode;
  readonly curiosity: readonly { readonly topic: string; readonly count: number }[];
  readonly reflections: readonly { readonly grade: string; readonly reason: string }[];
  readonly tools: readonly ToolStats[];
  /** Told by themselves, of the running version, most frequent first; causes that a tool failed for are with the tool. */
  readonly errors: readonly ErrorGroup[];
  /** Of the running version, over the last day. */
  readonly metrics: readonly MetricSummary[];
  readonly todo: readonly LogEntry[];
  /** What was tried and came to nothing. */
  readonly failed: readonly LogEntry[];
  readonly lessons: readonly string[];
  readonly commits: readonly CommitInfo[];
  readonly sources: readonly SourceFile[];
  readonly left: Left;
  /** Set while an evolution is on probation: no second one starts on top of it. */
  readonly onProbation?: string;
  /** Titles of what already waits for a person. */
  readonly waiting: readonly string[];
  readonly canExplore: boolean;
  /** Whether there is any check: without one nothing can be proved. */
  readonly canProve: boolean;
}

/** Lines of one kind that are told to people. */
const SHOWN = 5;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

const describeSignals = ({ tools, errors, metrics }: Material): readonly string[] => [
  ...tools
    .filter((tool) => tool.failures > 0)
    .slice(0, SHOWN)
    .map(
      (tool) =>
        `${tool.name}: ${String(tool.calls)} calls, ${String(Math.round(tool.successRate * 1000) / 10)} % ok` +
        (tool.lastError === undefined ? '' : `, last error: ${firstLine(tool.lastError)}`),
    ),
  ...errors.slice(0, SHOWN).map(({ error, count }) => `error, ${String(count)} times: ${firstLine(error)}`),
  ...metrics
    .slice(0, SHOWN)
    .map(({ name, last, p50, count }) => `${name}: ${rounded(last)}, median ${rounded(p50)} of ${String(count)}`),
];

/** Of what evolutions may still use: dollars always, all else where it is limited. */
const describeLeft = ({ usd, budgets }: Left): readonly string[] => {
  const { tokens, calls, seconds } = budgets?.evolution ?? {};
  const others = Object.entries({ tokens, calls, seconds }) as [Dimension, number | undefined][];
  return [
    `${usd.evolution.toFixed(2)} USD`,
    ...others.flatMap(([dimension, amount]) => (amount === undefined ? [] : [inWords(amount, dimension)])),
  ];
};

/** The signals in a few lines, for receipts and people. */
export const describeMaterial = (material: Material): readonly string[] => [
  ...describeSignals(material),
  `to do: ${String(material.todo.length)}, lessons: ${String(material.lessons.length)}`,
  `curiosity: ${String(material.curiosity.length)} topics, reflections today: ${String(material.reflections.length)}`,
  `left today: ${[`${String(material.left.evolutions)} evolutions`, ...describeLeft(material.left)].join(', ')}`,
];
