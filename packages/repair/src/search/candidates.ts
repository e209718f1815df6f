import type { Suspicion } from '../localise/localise.ts';
import { mineIngredients } from '../mine/ingredients.ts';
import type { MinedInputs } from '../mine/inputs.ts';
import type { Node, SourceUnit } from '../source/parse.ts';
import { namesInScope } from '../source/scope.ts';
import { trimSplice, type Splice } from '../source/splice.ts';
import type { CandidateEdits } from '../evaluate/evaluation.ts';
import type { Proposal, Template, TemplateContext } from '../templates/index.ts';

export interface Candidate {
  readonly edits: readonly CandidateEdits[];
  /** Names of the templates joined by ` + `. */
  readonly template: string;
  /** Prior times suspicion: the search takes the highest first. */
  readonly priority: number;
  readonly trust: number;
  /** Characters put in and taken out. */
  readonly size: number;
}

/** Seldom-suspected code still gets its turn, but late. */
const SHARPNESS = 1.5;

const contextOf = (unit: SourceUnit, inputs: MinedInputs): TemplateContext => {
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
  readonly key: string;
  readonly tie: number;
}

const candidateOf = (
  file: number,
  unit: SourceUnit,
  template: Template,
  proposal: Proposal,
  score: number,
  seed: number,
): Ranked | undefined => {
  const splices = proposal.splices.map((splice) => trimSplice(unit.text, splice));
  if (splices.every(({ start, end, text }) => start === end && text === '')) return undefined;
  const key = keyOf(file, splices);
  return {
    edits: [{ file, splices }],
    template: template.name,
    priority: template.prior * (proposal.weight ?? 1) * score ** SHARPNESS,
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
}

const ofUnit = function* (
  { units, suspicion, inputs, templates, seed }: CandidateInput,
  file: number,
): Generator<Ranked> {
  const unit = units[file];
  if (unit === undefined) return;
  const context = contextOf(unit, inputs);
  for (const node of unit.nodes) {
    const score = suspicion(file, node.range[0]);
    if (score === 0 || node.parent === undefined) continue;
    for (const template of templates) {
      for (const proposal of template.propose(node, context)) {
        const candidate = candidateOf(file, unit, template, proposal, score, seed);
        if (candidate !== undefined) yield candidate;
      }
    }
  }
};

/** All single changes, the most promising first, equal ones once. Same input, same order. */
export const generateCandidates = (input: CandidateInput): readonly Candidate[] => {
  const best = new Map<string, Ranked>();
  for (const [file] of input.units.entries()) {
    for (const candidate of ofUnit(input, file)) {
      const known = best.get(candidate.key);
      if (known === undefined || known.priority < candidate.priority) best.set(candidate.key, candidate);
    }
  }
  return [...best.values()].sort((left, right) => right.priority - left.priority || left.tie - right.tie);
};
