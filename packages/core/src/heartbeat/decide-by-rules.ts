/**
 * The decision without a model, by rules that are stated here and told in the reason:
 *
 * 1. A request of the host goes first.
 * 2. Quota left, nothing on probation and an open item in the log: evolve, highest priority first.
 * 3. Quota left and a tool that fails too often: that becomes the item, unless its repair has failed too often already.
 * 4. Otherwise a topic that can be explored within its budget: explore.
 * 5. Otherwise idle, and say why.
 */
import type { FailureEvidence, LogEntry, ToolStats } from '../contracts/index.ts';
import type { Decision } from '../cycle/cycle-events.ts';
import type { Material } from '../cycle/material.ts';
import type { Request, Task } from '../cycle/state.ts';
import type { EvolverOptions } from '../options.ts';
import { wilson } from '../stats/index.ts';

type Rules = Pick<EvolverOptions, 'minToolCalls' | 'minToolSuccess' | 'maxItemAttempts' | 'explorationUsd'>;

const evidenceOf = (tool: ToolStats | undefined): readonly FailureEvidence[] =>
  (tool?.failureKinds ?? []).map(({ error, stack, input, count }) => ({
    tool: tool?.name ?? '',
    error,
    count,
    ...(stack === undefined ? {} : { stack }),
    ...(input === undefined ? {} : { input }),
  }));

const percent = (share: number): string => `${String(Math.round(share * 1000) / 10)} %`;

/** The item under which a repair of this tool came to nothing: another attempt goes on counting there. */
const triedBefore = (material: Material, tool: ToolStats): LogEntry | undefined =>
  material.failed.find((entry) => entry.tool === tool.name);

/** A tool is failing when even the optimistic end of its success rate is below the threshold. */
export const failingTool = (material: Material, rules: Rules): ToolStats | undefined =>
  material.tools.find(
    (tool) =>
      tool.calls >= rules.minToolCalls &&
      tool.successRate < rules.minToolSuccess &&
      wilson(tool.calls - tool.failures, tool.calls).high < Math.max(rules.minToolSuccess, 0.99) &&
      (triedBefore(material, tool)?.attempts ?? 0) < rules.maxItemAttempts,
  );

export const taskOfTool = (tool: ToolStats, material: Material, id: string): Task => ({
  id: triedBefore(material, tool)?.id ?? id,
  text: `${tool.name} fails`,
  reason: `${tool.name}: ${String(tool.calls)} calls today, ${percent(tool.successRate)} succeeded`,
  source: 'signals',
  tool: tool.name,
  evidence: evidenceOf(tool),
  files: [],
  lessons: material.lessons,
});

export const taskOfEntry = (entry: LogEntry, material: Material): Task => ({
  id: entry.id,
  text: entry.title,
  reason: entry.reason ?? `it is the first open item of the log (${entry.source})`,
  source: entry.source,
  ...(entry.tool === undefined ? {} : { tool: entry.tool }),
  evidence: evidenceOf(material.tools.find((tool) => tool.name === entry.tool)),
  files: entry.files ?? [],
  lessons: material.lessons,
});

const taskOfRequest = (request: Request, material: Material, id: string): Task => ({
  id,
  text: request.task,
  reason: 'asked for by the host',
  source: 'host',
  evidence: request.evidence ?? material.tools.flatMap(evidenceOf),
  files: [],
  lessons: material.lessons,
});

/** Why no evolution may start now, or undefined when one may. */
export const whyNotEvolve = (material: Material): string | undefined => {
  if (material.mode === 'observe') return 'the policy says: observe only';
  if (!material.canProve) return 'EVOLVE_NO_CHECK: no check is configured, so nothing could be proved';
  if (material.onProbation !== undefined) return `an evolution is on probation (${material.onProbation})`;
  if (material.left.evolutions < 1) return "today's evolutions are used up";
  return undefined;
};

/** Whether the host can look things up, and one exploration fits what is left. */
export const mayExplore = ({ canExplore, mode, left }: Material, { explorationUsd }: Rules): boolean =>
  canExplore && mode !== 'observe' && left.usd.curiosity > 0 && left.usd.curiosity >= explorationUsd;

/** Items that may be worked on: not given up, and not waiting for a person under the same title. */
export const openItems = ({ todo, waiting }: Material, { maxItemAttempts }: Rules): readonly LogEntry[] =>
  todo.filter((entry) => entry.attempts < maxItemAttempts && !waiting.includes(entry.title));

const wantToEvolve = (material: Material, rules: Rules, id: string): Task | undefined => {
  const [item] = openItems(material, rules);
  if (item !== undefined) return taskOfEntry(item, material);
  const tool = failingTool(material, rules);
  return tool === undefined || material.waiting.includes(`${tool.name} fails`)
    ? undefined
    : taskOfTool(tool, material, id);
};

/** @param id The id of a task that has to be made. */
export const decideByRules = (material: Material, request: Request | undefined, rules: Rules, id: string): Decision => {
  const obstacle = whyNotEvolve(material);
  if (request !== undefined) {
    const task = taskOfRequest(request, material, id);
    return obstacle === undefined
      ? { action: 'evolve', task, reason: task.reason, by: 'request' }
      : { action: 'idle', reason: obstacle, by: 'rules' };
  }
  const task = wantToEvolve(material, rules, id);
  if (task !== undefined && obstacle === undefined) return { action: 'evolve', task, reason: task.reason, by: 'rules' };
  const topic = material.curiosity[0]?.topic;
  if (topic !== undefined && mayExplore(material, rules)) {
    const why = obstacle ?? 'nothing needs to be improved';
    return { action: 'explore', topic, reason: `${why}, and "${topic}" is open`, by: 'rules' };
  }
  const wanted =
    task === undefined
      ? 'no open item, no tool that fails too often'
      : `would work on "${task.text}", but ${obstacle ?? ''}`;
  return { action: 'idle', reason: `${wanted}; nothing to explore`, by: 'rules' };
};
