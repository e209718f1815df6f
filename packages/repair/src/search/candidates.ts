import type { Suspicion } from '../localise/localise.ts';
import { mineIngredients } from '../mine/ingredients.ts';
import type { MinedInputs } from '../mine/inputs.ts';
import type { Node, SourceUnit } from '../source/parse.ts';
import { namesInScope } from '../source/scope.ts';
import { trimSplice, type Splice } from '../source/splice.ts';
import type { CandidateEdits } from '../evaluate/evaluation.ts';
import { placesAhead } from '../order/ahead.ts';
import { crowdOf, featuresOf, type Features, type Looks, type WordSets } from '../order/features.ts';
import { gainOf, hasLearnt, PLAIN_ORDER, SHARPNESS, type LearnedOrder } from '../order/order.ts';
import type { Proposal, Template, TemplateContext } from '../templates/index.ts';
import { everywhere, sitesOf } from './everywhere.ts';

export interface Candidate {
  readonly edits: readonly CandidateEdits[];
  /** Names of the templates joined by ` + `. */
  readonly template: string;
  /** Prior times suspicion: what was known before anything ran. What was learnt changes the order, and not this. */
  readonly priority: number;
  /** What the order learns from. A combined change has none. */
  readonly features?: () => Features;
  readonly trust: number;
  /** Characters put in and taken out. */
  readonly size: number;
  /** Two changes, neither of which passes alone. @default false */
  readonly isPair?: boolean;
}

export const contextOf = (unit: SourceUnit, inputs: MinedInputs): TemplateContext => {
  const scopes = new Map<Node, readonly string[]>();
  const texts = new Map<Node, string>();
  return {
    unit,
    file: mineIngredients(unit),
    inputs,
    text: (node) => {
      let text = texts.get(node);
      if (text === undefined) texts.set(node, (text = unit.text.slice(...node.range)));
      return text;
    },
    names: (node) => namesInScope(node, scopes),
  };
};

const sizeOf = (splices: readonly Splice[]): number =>
  splices.reduce((sum, { start, end, text }) => sum + end - start + text.length, 0);

const normalise = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Equal for changes that leave the same text but for blanks. */
const keyOf = (file: number, splices: readonly Splice[]): string =>
  splices.map(({ start, end, text }) => `${String(file)}:${String(start)}-${String(end)}:${normalise(text)}`).join('|');

/** A deterministic tie-breaker: FNV-1a over the key, started from the seed. */
const hash = (text: string, seed: number): number => {
  let value = (2166136261 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16777619) >>> 0;
  }
  return value;
};

interface Ranked extends Candidate {
  readonly features: () => Features;
  readonly key: string;
  readonly tie: number;
  /** What the search goes by. */
  promise: number;
}

/** What all candidates of a file have in common. */
interface Shared {
  readonly words: WordSets;
  /** Candidates by template; known when all are made. */
  readonly crowds: ReadonlyMap<string, number>;
  readonly ahead: (score: number) => number;
  readonly seed: number;
}

/** A suspected node. */
type Place = Omit<Looks, 'template' | 'proposal'> & { readonly file: number };

const candidateOf = (
  place: Place,
  template: Template,
  proposal: Proposal,
  { words, crowds, seed }: Shared,
): Ranked | undefined => {
  const { file, unit, suspicion } = place;
  const splices = proposal.splices.map((splice) => trimSplice(unit.text, splice));
  if (splices.every(({ start, end, text }) => start === end && text === '')) return undefined;
  const key = keyOf(file, splices);
  const priority = template.prior * (proposal.weight ?? 1) * suspicion ** SHARPNESS;
  return {
    edits: [{ file, splices }],
    template: template.name,
    priority,
    promise: priority,
    // Of hundreds of thousands only some are asked for.
    features: () => ({
      ...featuresOf({ ...place, template, proposal }, words),
      crowd: crowdOf(crowds.get(template.name) ?? 1),
    }),
    trust: Math.min(1, template.trust * (proposal.trust ?? 1)),
    size: sizeOf(splices),
    key,
    tie: hash(key, seed),
  };
};

export interface CandidateInput {
  readonly units: readonly SourceUnit[];
  readonly suspicion: Suspicion;
  readonly inputs: MinedInputs;
  readonly templates: readonly Template[];
  readonly seed: number;
  /** @default nothing learnt */
  readonly order?: LearnedOrder;
}

const ofUnit = function* (
  { units, suspicion, inputs, templates }: CandidateInput,
  file: number,
  shared: Shared,
): Generator<Ranked> {
  const unit = units[file];
  if (unit === undefined) return;
  const context = contextOf(unit, inputs);
  const sites = sitesOf(unit);
  for (const node of unit.nodes) {
    const score = suspicion(file, node.range[0]);
    if (score === 0 || node.parent === undefined) continue;
    const place = { file, unit, node, inputs, suspicion: score, ahead: shared.ahead(score) };
    for (const template of templates) {
      for (const proposal of template.propose(node, context)) {
        const candidate = candidateOf(place, template, proposal, shared);
        if (candidate !== undefined) yield candidate;
        const all = everywhere(unit, sites(node), proposal);
        const same = all === undefined ? undefined : candidateOf(place, template, all, shared);
        if (same !== undefined) yield same;
      }
    }
  }
};

/** Equal changes once: the one that most was known for. */
const distinct = (input: CandidateInput): Ranked[] => {
  const best = new Map<string, Ranked>();
  const crowds = new Map<string, number>();
  const ahead = placesAhead(input.units, input.suspicion);
  for (const [file] of input.units.entries()) {
    for (const candidate of ofUnit(input, file, { words: new Map(), crowds, ahead, seed: input.seed })) {
      const known = best.get(candidate.key);
      if (known === undefined || known.priority < candidate.priority) best.set(candidate.key, candidate);
    }
  }
  for (const { template } of best.values()) crowds.set(template, (crowds.get(template) ?? 0) + 1);
  return [...best.values()];
};

/** All single changes, the most promising first, equal ones once. Same input, same order. */
export const generateCandidates = (input: CandidateInput): readonly Candidate[] => {
  const all = distinct(input);
  const { order = PLAIN_ORDER } = input;
  if (hasLearnt(order)) for (const candidate of all) candidate.promise *= gainOf(candidate.features(), order);
  return all.sort((left, right) => right.promise - left.promise || left.tie - right.tie);
};
