/** The six sources of a decision, each bounded, plus what is left of quota and budget. */
import type { CommitInfo, LogEntry, Mode, SourceFile, ToolStats } from '../contracts/index.ts';

/** How much of each source goes into a decision. */
export const MATERIAL_LIMITS = {
  curiosity: 20,
  reflections: 15,
  tools: 20,
  todo: 20,
  failed: 20,
  lessons: 10,
  commits: 10,
  sources: 200,
} as const;

export interface Material {
  readonly at: string;
  readonly mode: Mode;
  readonly curiosity: readonly { readonly topic: string; readonly count: number }[];
  readonly reflections: readonly { readonly grade: string; readonly reason: string }[];
  readonly tools: readonly ToolStats[];
  readonly todo: readonly LogEntry[];
  /** What was tried and came to nothing. */
  readonly failed: readonly LogEntry[];
  readonly lessons: readonly string[];
  readonly commits: readonly CommitInfo[];
  readonly sources: readonly SourceFile[];
  readonly left: {
    readonly evolutions: number;
    readonly usd: { readonly curiosity: number; readonly evolution: number };
  };
  /** Set while an evolution is on probation: no second one starts on top of it. */
  readonly onProbation?: string;
  /** Titles of what already waits for a person. */
  readonly waiting: readonly string[];
  readonly canExplore: boolean;
  /** Whether there is any check: without one nothing can be proved. */
  readonly canProve: boolean;
}

/** The signals in a few lines, for receipts and people. */
export const describeMaterial = (material: Material): readonly string[] => [
  ...material.tools
    .filter((tool) => tool.failures > 0)
    .slice(0, 5)
    .map(
      (tool) =>
        `${tool.name}: ${String(tool.calls)} calls, ${String(Math.round(tool.successRate * 1000) / 10)} % ok` +
        (tool.lastError === undefined ? '' : `, last error: ${tool.lastError.split('\n')[0] ?? ''}`),
    ),
  `to do: ${String(material.todo.length)}, lessons: ${String(material.lessons.length)}`,
  `curiosity: ${String(material.curiosity.length)} topics, reflections today: ${String(material.reflections.length)}`,
  `left today: ${String(material.left.evolutions)} evolutions, ${material.left.usd.evolution.toFixed(2)} USD`,
];
