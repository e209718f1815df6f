/**
 * A change that turns failing tests green and breaks others is at the right place and goes too far: it may hold under a
 * condition. ("Nopol", J. Xuan and others, 2017, looks for such places with forced conditions; here any change is a probe.)
 */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { applySplices, type Splice } from '../source/splice.ts';
import type { Node, SourceUnit } from '../source/parse.ts';
import { isListed, isRead } from '../templates/edit.ts';
import { predicatesAt } from '../templates/predicates.ts';
import type { TemplateContext } from '../templates/index.ts';
import type { Candidate } from './candidates.ts';
import { fewOfEach } from './few-of-each.ts';

export interface Lead {
  readonly candidate: Candidate;
  readonly fixed: number;
  readonly broken: number;
  /** Equal for changes of the same line. */
  readonly place: string;
}

const MOST_LEADS = 12;
const MOST_AT_A_PLACE = 2;
const MOST_CONDITIONS = 150;
const TRUST = 0.75;

/** Those that mend most, break least and were likeliest, from different places. */
const bestOf = (leads: readonly Lead[]): readonly Lead[] => {
  const sorted = leads.toSorted(
    (left, right) =>
      right.fixed - left.fixed || left.broken - right.broken || right.candidate.priority - left.candidate.priority,
  );
  return fewOfEach(sorted, ({ place }) => place, MOST_AT_A_PLACE).slice(0, MOST_LEADS);
};

const EXPRESSION = /Expression$|^(?:Identifier|Literal|TemplateLiteral)$/;

const isValue = (node: Node): boolean => EXPRESSION.test(node.type) && isRead(node) && !node.type.startsWith('TS');

/** The statement that something was put before, else the smallest value or statement around a change. */
const changedNode = ({ nodes }: SourceUnit, start: number, end: number): Node | undefined => {
  const before = start === end ? nodes.find((node) => node.range[0] === start && isListed(node)) : undefined;
  const isAround = ({ range: [from, to] }: Node): boolean => from <= start && end <= to && from < to;
  return before ?? nodes.findLast((node) => isAround(node) && (isListed(node) || isValue(node)));
};

type Conditional = (condition: string) => string;

/** How the change reads under a condition, as the new text of the node. */
const conditional = (node: Node, before: string, after: string, isInserted: boolean): Conditional => {
  if (!isListed(node)) return (condition) => `((${condition}) ? ${after} : ${before})`;
  if (isInserted && after.endsWith(before)) {
    const added = after.slice(0, after.length - before.length);
    const guard = /^if \(([^]*)\) ((?:return|throw|continue|break)\b[^]*)$/.exec(added);
    if (guard !== null) return (condition) => `if ((${condition}) && (${guard[1] ?? ''})) ${guard[2] ?? ''}${before}`;
    return (condition) => `if (${condition}) { ${added.trim()} }\n${before}`;
  }
  if (after.trim() === '') return (condition) => `if (!(${condition})) { ${before} }`;
  return (condition) => `if (${condition}) { ${after} } else { ${before} }`;
};

/** A declaration would be hidden by the braces. */
const canBeWrapped = (node: Node): boolean => node.type !== T.VariableDeclaration;

const refined = function* ({ candidate }: Lead, contexts: readonly TemplateContext[]): Generator<Candidate> {
  const [edit] = candidate.edits;
  const context = edit === undefined ? undefined : contexts[edit.file];
  if (edit === undefined || context === undefined || candidate.edits.length > 1) return;
  const start = Math.min(...edit.splices.map((splice) => splice.start));
  const end = Math.max(...edit.splices.map((splice) => splice.end));
  const node = changedNode(context.unit, start, end);
  if (node === undefined || !canBeWrapped(node)) return;
  const [from, to] = node.range;
  const before = context.text(node);
  const shifted = edit.splices.map((splice): Splice => ({
    ...splice,
    start: splice.start - from,
    end: splice.end - from,
  }));
  const write = conditional(node, before, applySplices(before, shifted), start === end && start === from);
  for (const { text, weight } of predicatesAt(node, context).slice(0, MOST_CONDITIONS)) {
    const splices = [{ start: from, end: to, text: write(text) }];
    yield {
      edits: [{ file: edit.file, splices }],
      template: `${candidate.template} + condition`,
      priority: candidate.priority * weight,
      trust: candidate.trust * TRUST,
      size: candidate.size + text.length,
    };
  }
};

/** The best leads under every condition that their places speak of, the likeliest first. */
export const refineLeads = (leads: readonly Lead[], contexts: readonly TemplateContext[]): readonly Candidate[] =>
  bestOf(leads)
    .flatMap((lead) => [...refined(lead, contexts)])
    .sort((left, right) => right.priority - left.priority);
