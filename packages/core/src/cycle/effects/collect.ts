import type { LogEntry, ToolStats } from '../../contracts/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { CycleEvent } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { describeMaterial, MATERIAL_LIMITS, type Material } from '../material.ts';
import { whatIsLeft } from '../spend.ts';
import { openCycles } from '../stored.ts';
import { observed } from './observed.ts';

const DAY_MS = 86_400_000;

/** Titles of what waits for a person, and of what is on probation: neither is started a second time. */
const pending = async (kernel: Kernel): Promise<{ waiting: string[]; onProbation?: string }> => {
  const waiting: string[] = [];
  let onProbation: string | undefined;
  for (const { state } of await openCycles(kernel.journal)) {
    if (state.phase === 'awaiting-approval') waiting.push(state.task.text);
    if (state.phase === 'probation') onProbation = state.task.text;
  }
  return { waiting, ...(onProbation === undefined ? {} : { onProbation }) };
};

/** Takes a person's edits of the log in; a file that cannot be read must not stop the loop. */
const takeEdits = async (kernel: Kernel): Promise<void> => {
  try {
    await kernel.view?.takeIn();
  } catch (error) {
    kernel.emit('error', { error, where: `reading the evolution log: ${messageOf(error)}` });
  }
};

/** What failed for a tool that is in question comes first, archived or not: otherwise it would be tried again for ever. */
const failures = async ({ knowledge: { log } }: Kernel, tools: readonly ToolStats[]): Promise<readonly LogEntry[]> => {
  const about = await log.failuresOf(tools.map(({ name }) => name));
  const latest = await log.entries({ section: 'failed', limit: MATERIAL_LIMITS.failed });
  const known = new Set(about.map(({ id }) => id));
  return [...about, ...latest.filter(({ id }) => !known.has(id))].slice(0, MATERIAL_LIMITS.failed);
};

/** Gathers the sources, each bounded, and what is left of quota and budget. */
export const collect = async (kernel: Kernel): Promise<CycleEvent> => {
  await kernel.flush();
  await takeEdits(kernel);
  const { knowledge, workspace, governor } = kernel;
  const at = kernel.clock.now();
  const versionId = kernel.running() ?? (await workspace.head()).commit;
  const dayAgo = new Date(at.getTime() - DAY_MS).toISOString();
  const [topics, reflections, signals, todo, lessons, commits, sources, left, open] = await Promise.all([
    knowledge.curiosity(MATERIAL_LIMITS.curiosity),
    knowledge.reflections({ since: dayAgo, limit: MATERIAL_LIMITS.reflections }),
    observed(kernel, { since: dayAgo, versionId }),
    knowledge.log.entries({ section: 'todo', limit: MATERIAL_LIMITS.todo }),
    knowledge.lessons(MATERIAL_LIMITS.lessons),
    workspace.commits(MATERIAL_LIMITS.commits),
    workspace.sources(MATERIAL_LIMITS.sources),
    whatIsLeft(kernel),
    pending(kernel),
  ]);
  const material: Material = {
    at: at.toISOString(),
    mode: governor.policy.mode,
    curiosity: topics.map(({ topic, count }) => ({ topic, count })),
    reflections: reflections.map(({ grade, reason }) => ({ grade, reason })),
    ...signals,
    todo,
    failed: await failures(kernel, signals.tools),
    lessons: lessons.map((lesson) => lesson.text),
    commits,
    sources,
    left,
    ...open,
    canExplore: kernel.explore !== undefined,
    canProve: kernel.checks.length > 0,
  };
  return { type: 'collected', material, signals: describeMaterial(material) };
};
