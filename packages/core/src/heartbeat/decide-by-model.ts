/** The decision by a model, through a schema. The rules still bind it: what it may not do is not among its choices. */
import { z } from 'zod';
import type { LanguageModel, ModelRequest, Use } from '../contracts/index.ts';
import type { Decision } from '../cycle/cycle-events.ts';
import type { Material } from '../cycle/material.ts';
import type { Task } from '../cycle/state.ts';
import { EvolveError } from '../errors/index.ts';
import { cleaned, extract, extractionRequest, type ExtractRequest } from '../untrusted/index.ts';
import { failingTool, mayExplore, openItems, taskOfEntry, taskOfTool, whyNotEvolve } from './decide-by-rules.ts';
import { MATERIAL_BYTES, materialText } from './material-text.ts';
import type { EvolverOptions } from '../options.ts';

const answerSchema = z.object({
  action: z.enum(['evolve', 'explore', 'idle']),
  /** Id of an open item, where one was chosen. */
  item: z.string().max(200).nullish(),
  /** A new task in a sentence, where no open item fits. */
  task: z.string().max(500).nullish(),
  topic: z.string().max(300).nullish(),
  reason: z.string().max(1000),
});

type Answer = z.infer<typeof answerSchema>;

const SYSTEM = `You steer an agent that improves itself in small, provable steps. Choose one action:
"evolve": work on one open item (give its id in "item"), or on a new task of one sentence ("task");
"explore": learn about one of the topics ("topic");
"idle": nothing is worth its cost now.
An open item goes first while evolutions are left. Say why in "reason".`;

const question = (material: Material): ExtractRequest<typeof answerSchema> => ({
  instruction: SYSTEM,
  text: materialText(material),
  source: 'signals',
  schema: answerSchema,
  maxBytes: MATERIAL_BYTES,
  maxOutputTokens: 500,
});

/** The request, with everything from outside quoted as data. */
export const decisionRequest = (material: Material): ModelRequest => extractionRequest(question(material));

const chosenTask = (answer: Answer, material: Material, options: EvolverOptions, id: string): Task | undefined => {
  const entry = openItems(material, options).find((candidate) => candidate.id === answer.item);
  if (entry !== undefined) return taskOfEntry(entry, material);
  if (answer.task == null || answer.task.trim() === '') return undefined;
  const tool = failingTool(material, options);
  const base =
    tool === undefined ? { evidence: [], files: [], lessons: material.lessons } : taskOfTool(tool, material, id);
  return { ...base, id, text: answer.task.trim(), reason: answer.reason, source: 'model' };
};

const toDecision = (answer: Answer, material: Material, options: EvolverOptions, id: string): Decision | undefined => {
  const { reason } = answer;
  if (answer.action === 'idle') return { action: 'idle', reason, by: 'model' };
  if (answer.action === 'explore') {
    const topic = answer.topic?.trim() ?? '';
    return topic === '' || !mayExplore(material, options)
      ? undefined
      : { action: 'explore', topic, reason, by: 'model' };
  }
  const task = chosenTask(answer, material, options, id);
  return task === undefined || whyNotEvolve(material) !== undefined
    ? undefined
    : { action: 'evolve', task, reason, by: 'model' };
};

/**
 * Asks the model.
 * @throws EVOLVE_MODEL_OUTPUT when its answer has not the shape, or chooses what it may not.
 */
export const decideByModel = async (
  model: LanguageModel,
  material: Material,
  options: EvolverOptions,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly decision: Decision; readonly costUsd: number | undefined; readonly used: Use }> => {
  const { value, costUsd, used } = await extract({ ...question(material), model, signal });
  const decision = toDecision(value, material, options, id);
  if (decision === undefined) {
    throw new EvolveError('EVOLVE_MODEL_OUTPUT', 'the model decided for something that is not to be had', {
      data: { answer: cleaned(JSON.stringify(value), 500) },
    });
  }
  return { decision, costUsd, used };
};
