/** Changes of all places that read the same. */
import type { Node, SourceUnit } from '../source/parse.ts';
import { areDisjoint, trimSplice } from '../source/splice.ts';
import type { Proposal } from '../templates/index.ts';

const EVERYWHERE = 0.5;
const MOST_SITES = 8;
/** A shorter text stands in many places for many reasons. */
const SHORTEST_SITE = 4;

/** The expression that a node is, or is a part of, and all of the file that read the same, itself among them. */
export interface Sites {
  readonly site: Node;
  readonly alike: readonly Node[];
}

export const sitesOf = (unit: SourceUnit): ((node: Node) => Sites) => {
  const keyOf = (node: Node): string => `${node.type} ${unit.text.slice(...node.range)}`;
  const all = Map.groupBy(
    unit.nodes.filter((node) => node.type.endsWith('Expression')),
    keyOf,
  );
  return (node) => {
    const site = node.type.endsWith('Expression') ? node : (node.parent ?? node);
    return { site, alike: all.get(keyOf(site)) ?? [] };
  };
};

/** What was written wrongly is often copied: the same change at every place of the file with the same text. */
export const everywhere = (unit: SourceUnit, { site, alike }: Sites, proposal: Proposal): Proposal | undefined => {
  const [from, to] = site.range;
  if (alike.length < 2 || alike.length > MOST_SITES || to - from < SHORTEST_SITE) return undefined;
  const own = proposal.splices.map((splice) => trimSplice(unit.text, splice));
  if (!own.every(({ start, end }) => start >= from && end <= to)) return undefined;
  const splices = alike.flatMap((other) =>
    own.map((splice) => ({
      ...splice,
      start: splice.start - from + other.range[0],
      end: splice.end - from + other.range[0],
    })),
  );
  return areDisjoint(splices) ? { ...proposal, splices, weight: (proposal.weight ?? 1) * EVERYWHERE } : undefined;
};
