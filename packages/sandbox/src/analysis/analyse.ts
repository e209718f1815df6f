import { messageOf } from '@evolve/core/errors';
import { contextOf, type Context } from './context.ts';
import { secondOpinion, type Lane } from './differential.ts';
import { isStackFull, type Fault } from './fault.ts';
import { languageOf, type Goal } from './language.ts';
import { parse, type Parsed } from './parse.ts';
import { prescan } from './prescan.ts';
import { findDisguises } from './rules/disguises.ts';
import { followGlobals } from './rules/globals.ts';
import { followImports } from './rules/imports.ts';
import { findEndlessLoops } from './rules/loops.ts';
import { judgePatterns } from './rules/patterns.ts';
import { judgeProperties } from './rules/properties.ts';
import {
  findForeignSyntax,
  findHiddenHtmlComments,
  findHtmlComments,
  findJsxPragmas,
  findMergedNamespaces,
} from './rules/syntax.ts';
import { judgeThis } from './rules/this.ts';
import { TimeIsOver } from './time-limit.ts';
import { trace } from './trace.ts';

/** One place in a text that can reach something, without the tree around it. */
export interface Reach {
  /** A capability, after a colon what exactly. */
  readonly capability: string;
  /** In words, for the finding. */
  readonly what: string;
  /** Offset into the source. */
  readonly at: number;
  /** The module that is loaded, as the text names it. */
  readonly specifier?: string | undefined;
}

/** All that the text says about what its code can do: plain data. All but `faults` is empty where it could not be read. */
export interface Analysis {
  readonly faults: readonly Fault[];
  readonly uses: readonly Reach[];
  /** What makes a module or a value another thing for some who look at it. Only where it is newly so it is a gain. */
  readonly disguises: readonly Fault[];
}

export interface AnalysisOptions {
  readonly filename?: string | undefined;
  readonly goal?: Goal | undefined;
  /** @default 'fast' */
  readonly lane?: Lane | undefined;
}

const RULES: readonly ((context: Context) => void)[] = [
  followGlobals,
  followImports,
  judgeProperties,
  judgeThis,
  judgePatterns,
];

const faultsOf = ({ parsed, names }: Context, lane: Lane): readonly Fault[] => [
  ...findForeignSyntax(parsed),
  ...findHtmlComments(parsed),
  ...findHiddenHtmlComments(parsed),
  ...findJsxPragmas(parsed),
  ...findMergedNamespaces(parsed),
  ...findEndlessLoops(parsed),
  ...(parsed.language.typescript || parsed.language.jsx ? [] : secondOpinion(parsed, names, lane)),
];

/** acorn says where as `pos`, TypeScript's parser as `index`. */
const positionOf = (error: unknown): number => {
  if (!(error instanceof Error)) return 0;
  const { pos, index } = error as { readonly pos?: unknown; readonly index?: unknown };
  return typeof pos === 'number' ? pos : typeof index === 'number' ? index : 0;
};

/** Anything but a complaint of a parser or a full stack is a defect of ours; the text is refused all the same. */
const ruleOf = (error: unknown): string => {
  if (isStackFull(error)) return 'source/nesting';
  if (error instanceof TimeIsOver) return 'internal/timeout';
  return error instanceof SyntaxError || (error instanceof Error && error.name === 'TSError')
    ? 'parse/error'
    : 'internal/failure';
};

const unreadable = (error: unknown): Analysis => ({
  faults: [{ rule: ruleOf(error), message: messageOf(error), at: positionOf(error) }],
  uses: [],
  disguises: [],
});

const judge = (parsed: Parsed, lane: Lane): Analysis => {
  const context = contextOf(parsed, trace);
  // Before the rules, whose finds the collector would have to carry through all that another parser makes.
  const faults = faultsOf(context, lane);
  for (const rule of RULES) rule(context);
  const uses = context.uses.map(({ capability, what, node, specifier }) => ({
    capability,
    what,
    at: node.range[0],
    ...(specifier === undefined ? {} : { specifier }),
  }));
  return { faults, uses, disguises: findDisguises(context) };
};

/** Reads a text and finds all it can reach. Never throws: what cannot be read is a fault. */
export const analyse = (source: string, options: AnalysisOptions = {}): Analysis => {
  const early = prescan(source);
  if (early.some(({ rule }) => rule !== 'source/deceptive')) return { faults: early, uses: [], disguises: [] };
  try {
    const analysis = judge(parse(source, languageOf(options.filename, options.goal)), options.lane ?? 'fast');
    return { ...analysis, faults: [...early, ...analysis.faults] };
  } catch (error) {
    return unreadable(error);
  }
};
