/** What one policy answers and another does not, in words and as data. */
import { CAPABILITIES } from '../data/capabilities.ts';
import { kindOf } from '../analysis/use.ts';
import { detailOf, namesOf, PACKAGE_KIND, type CapabilityNames } from './capability-names.ts';
import type { PolicyAnswer, PolicyChange, PolicyDiff, PolicyPlace } from './changes.ts';
import { layersOf, type Layer } from './compile.ts';
import { answerFrom, type Answer } from './judge.ts';
import type { SandboxPolicy } from './policy.ts';
import { PRESETS, type PresetName } from './presets.ts';
import { liesInside } from './relations.ts';
import { parsePolicy } from './schema.ts';
import type { Applies, Scope, ScopeNames } from './scope.ts';
import { situationsOf, type Situation } from './situations.ts';
import { changeInWords } from './words.ts';

interface Side {
  readonly layers: readonly Layer[];
  readonly policy: SandboxPolicy;
}

const sideOf = (policy: PresetName | SandboxPolicy): Side => {
  const whole = typeof policy === 'string' && Object.hasOwn(PRESETS, policy) ? PRESETS[policy] : parsePolicy(policy);
  return { policy: whole, layers: layersOf(whole) };
};

const publicAnswer = (answer: Answer): PolicyAnswer => {
  if (answer.kind === 'guard') return { kind: 'guarded', obligations: answer.obligations };
  if (answer.kind === 'allow') return { kind: 'allowed' };
  return { kind: answer.by === undefined ? 'not-granted' : 'denied' };
};

const namesIn = ({ policy }: Side): readonly string[] =>
  [policy, ...(policy.rules ?? [])].flatMap(({ allow = [], guard = {}, deny = [] }) => [
    ...allow,
    ...Object.keys(guard),
    ...deny,
  ]);

/** A name that no package has: what is denied by name may hide behind it. */
const ODD_PACKAGE = `${PACKAGE_KIND}:..`;

/** Every capability of which the policies can say something of its own. */
const capabilitiesIn = (sides: readonly Side[]): readonly string[] => {
  const exact = new Set(sides.flatMap(namesIn).filter((name) => detailOf(name) !== undefined));
  const packages = exact.size === 0 ? [] : [...[...exact].sort(), ODD_PACKAGE];
  return Object.keys(CAPABILITIES).flatMap((kind) => [kind, ...packages.filter((name) => kindOf(name) === kind)]);
};

const speaking = ({ layers }: Side, names: CapabilityNames): readonly Layer[] =>
  layers.filter((layer) => layer.denial(names) !== undefined || layer.grant(names) !== undefined);

/** Equal only for sides that answer alike. */
const signatureOf = (layers: readonly Layer[], names: CapabilityNames): string =>
  JSON.stringify(layers.map((layer) => [layer.scope?.key, layer.denial(names) !== undefined, layer.grant(names)]));

interface Difference {
  readonly situation: Situation;
  readonly before: PolicyAnswer;
  readonly after: PolicyAnswer;
}

const answersOf = ({ before, after }: Omit<Difference, 'situation'>): string => JSON.stringify([before, after]);

const isDifferent = ({ before, after }: Difference): boolean => JSON.stringify(before) !== JSON.stringify(after);

const scopesIn = (situation: Situation): readonly Scope[] =>
  [...situation].flatMap(([scope, applies]) => (applies === 'yes' ? [scope] : []));

const isCertain = ({ situation }: Difference): boolean => ![...situation.values()].includes('maybe');

const withoutOuter = (scopes: readonly Scope[]): readonly ScopeNames[] =>
  scopes
    .filter((scope) => !scopes.some((inner) => inner !== scope && liesInside(inner, scope)))
    .map(({ files, packages }) => ({
      ...(files === undefined ? {} : { files }),
      ...(packages === undefined ? {} : { packages }),
    }));

/** Those that are not told already by one of fewer scopes. */
const smallest = (differences: readonly Difference[]): readonly Difference[] => {
  const kept: Difference[] = [];
  const bySize = [...differences].sort((a, b) => scopesIn(a.situation).length - scopesIn(b.situation).length);
  for (const one of bySize) {
    const scopes = scopesIn(one.situation);
    const isTold = kept.some((other) => {
      const fewer = scopesIn(other.situation);
      return fewer.length > 0 && answersOf(other) === answersOf(one) && fewer.every((scope) => scopes.includes(scope));
    });
    if (!isTold) kept.push(one);
  }
  return kept;
};

const placeOf = ({ situation }: Difference): PolicyPlace => {
  const scopes = scopesIn(situation);
  return scopes.length === 0 ? { kind: 'elsewhere' } : { kind: 'within', scopes: withoutOuter(scopes) };
};

/** Differences of one capability as they are told: together where they are one. */
const told = (differences: readonly Difference[], isAll: boolean): readonly Omit<PolicyChange, 'capability'>[] => {
  const [first] = differences;
  if (first === undefined) return [];
  const { before, after } = first;
  if (isAll && differences.every((one) => answersOf(one) === answersOf(first)))
    return [{ place: { kind: 'everywhere' }, before, after }];
  const certain = smallest(differences.filter(isCertain));
  const known = new Set(certain.map(answersOf));
  const uncertain = differences.filter((one) => {
    const isNew = !isCertain(one) && !known.has(answersOf(one));
    if (isNew) known.add(answersOf(one));
    return isNew;
  });
  return [
    ...certain.map((one) => ({ place: placeOf(one), before: one.before, after: one.after })),
    ...uncertain.map((one) => ({ place: { kind: 'unknown' } as const, before: one.before, after: one.after })),
  ];
};

const changesOf = (capability: string, before: Side, after: Side): readonly PolicyChange[] => {
  const names = namesOf(capability);
  const [then, now] = [speaking(before, names), speaking(after, names)];
  if (signatureOf(then, names) === signatureOf(now, names)) return [];
  const scopes = [...new Map([...then, ...now].flatMap(({ scope }) => (scope ? [[scope.key, scope]] : []))).values()];
  const { all, isComplete } = situationsOf(scopes);
  const unknown: Situation = new Map(scopes.map((scope) => [scope, 'maybe']));
  const situations = scopes.length === 0 ? all : [...all, unknown];
  const answer = (layers: readonly Layer[], situation: Situation): PolicyAnswer => {
    const byKey = new Map([...situation].map(([{ key }, applies]): [string, Applies] => [key, applies]));
    return publicAnswer(answerFrom(layers, names, ({ scope }) => (scope ? (byKey.get(scope.key) ?? 'no') : 'yes')));
  };
  const differences = situations
    .map((situation) => ({ situation, before: answer(then, situation), after: answer(now, situation) }))
    .filter(isDifferent);
  const changes = told(differences, isComplete && differences.length === situations.length);
  if (isComplete) return changes.map((change) => ({ capability, ...change }));
  const nowhere: Situation = new Map();
  const overlap = { place: { kind: 'overlap', scopes: withoutOuter(scopes) } as const };
  return [...changes, { ...overlap, before: answer(then, nowhere), after: answer(now, nowhere) }].map((change) => ({
    capability,
    ...change,
  }));
};

/**
 * What a policy says after a change that it did not say before: what becomes allowed, guarded, denied, and in which files and
 * packages. Empty for policies that answer every question alike. Where the globs of two rules may meet or not, it tells what
 * holds where they do: it leaves nothing out, and may tell of a place where no file can lie.
 * @throws EVOLVE_POLICY_INVALID
 */
export const describePolicyDiff = (
  before: PresetName | SandboxPolicy,
  after: PresetName | SandboxPolicy,
): PolicyDiff => {
  const [then, now] = [sideOf(before), sideOf(after)];
  const changes = capabilitiesIn([then, now]).flatMap((capability) => changesOf(capability, then, now));
  return { sentences: changes.map(changeInWords), changes };
};
