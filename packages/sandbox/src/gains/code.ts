import type { Analysis, AnalysisOptions } from '../analysis/analyse.ts';
import { languageOfPath } from '../analysis/language.ts';
import { kindOf } from '../analysis/use.ts';
import { REFUSED_CAPABILITIES } from '../data/merge-rules.ts';
import { locatorOf } from '../validate/position.ts';
import type { FileGain } from './gain.ts';
import { capabilitiesOf, isUnreadable } from './held.ts';

const SHEBANG = /^#!.*\b(?:node|nodejs|tsx|ts-node|deno|bun)\b/;

/** JavaScript or TypeScript by its extension, or by who is to run it. */
export const isCode = (path: string, text: string): boolean =>
  languageOfPath(path) !== undefined || (!/\.[a-z]\w*$/i.test(path) && SHEBANG.test(text));

/** Code is read in the language that its path names, JavaScript where it names none. */
export const analysisOptionsAt = (path: string): AnalysisOptions => ({
  filename: languageOfPath(path) === undefined ? undefined : path,
});

const count = (analysis: Analysis, rule: string): number =>
  [...analysis.faults, ...analysis.disguises].filter((fault) => fault.rule === rule).length;

/** Faults that the change brings; one that makes the text unreadable counts always. */
const newFaults = (before: Analysis | undefined, after: Analysis): Analysis['faults'] =>
  after.faults.filter(
    ({ rule }) => isUnreadable(after) || before === undefined || count(after, rule) > count(before, rule),
  );

/** What nobody has a use for is refused; for the others a person says whether it is what it seems. */
const DISGUISES: Readonly<Record<string, Pick<FileGain, 'decision' | 'isMinor'>>> = {
  'disguise/thenable': { decision: 'refuse' },
  'disguise/conversion': { decision: 'ask', isMinor: true },
};

const newDisguises = (before: Analysis | undefined, after: Analysis): Analysis['disguises'] =>
  after.disguises.filter(
    ({ rule }, index, all) =>
      (before === undefined || count(after, rule) > count(before, rule)) &&
      all.findIndex((each) => each.rule === rule) === index,
  );

/** How grave a capability is that no policy grants. */
export const gravityOf = (capability: string): FileGain['decision'] =>
  REFUSED_CAPABILITIES.has(kindOf(capability)) ? 'refuse' : 'ask';

/** The first place of each capability that the text before had not. */
const newUses = (had: ReadonlySet<string>, after: Analysis): Analysis['uses'] => {
  const gained = new Map<string, Analysis['uses'][number]>();
  for (const use of after.uses) {
    if (!had.has(use.capability) && !gained.has(use.capability)) gained.set(use.capability, use);
  }
  return [...gained.values()];
};

/**
 * What code newly reaches. A text that could not be read before has nothing to compare with, so it is judged as a new one.
 */
export const codeGains = (
  path: string,
  source: string,
  earlier: Analysis | undefined,
  after: Analysis,
): readonly FileGain[] => {
  const before = earlier === undefined || isUnreadable(earlier) ? undefined : earlier;
  const had = before === undefined ? new Set<string>() : capabilitiesOf(before);
  const locate = locatorOf(source);
  const faults = newFaults(before, after).map(({ rule, message, at }): FileGain => ({
    rule,
    message,
    path,
    ...locate(at),
    decision: 'refuse',
  }));
  const disguises = newDisguises(before, after).map(({ rule, message, at }): FileGain => ({
    ...{ rule, message, path },
    ...locate(at),
    ...(DISGUISES[rule] ?? { decision: 'refuse' }),
  }));
  const uses = newUses(had, after).map(({ capability, what, at }): FileGain => ({
    rule: `capability/${capability}`,
    capability,
    message: before === undefined ? `a new file ${what}` : `the change gains ${capability}: ${what}`,
    path,
    ...locate(at),
    decision: gravityOf(capability),
  }));
  return [...faults, ...disguises, ...uses];
};
