/** Two versions of a file of tests in Python: what stood has to stand still, and what was added must not be able to bend it. */
import { align } from '../align.ts';
import { weakening, type RatchetRule, type Weakening } from '../finding.ts';
import { assertionIn, compareAssertions } from './assertions.ts';
import { scopesOf, type Line, type Scope } from './read.ts';

/** What a line says that no line of a test should. Data: the first that matches counts. */
const SAYINGS: readonly (readonly [RegExp, RatchetRule])[] = [
  [/\bmark\.xfail\b|\bexpectedFailure\b|\bpytest\.xfail\(/u, 'expected-failure'],
  [
    /\bmark\.skip\w*\b|\bunittest\.skip\w*|^@skip\w*|\bpytest\.skip\(|\bimportorskip\(|\.skipTest\(|\bSkipTest\b/u,
    'skip',
  ],
  [/\bmock\.patch\b|^@patch\b|\bmonkeypatch\.setattr\b|\bmocker\.patch\b|\bMagicMock\(/u, 'mock-of-subject'],
  [/\bmark\.flaky\b|\bflaky\(|\breruns=/u, 'retry'],
  [/\bmark\.timeout\b/u, 'time-limit-raised'],
  [/\bcollect_ignore(?:_glob)?\b|\bpytest_collection_modifyitems\b|__test__ = False/u, 'settings-changed'],
  [/\b(?:sys\.exit|os\._exit|pytest\.exit)\(/u, 'early-end'],
];

const saying = (text: string): RatchetRule | undefined => SAYINGS.find(([pattern]) => pattern.test(text))?.[1];

const isTest = ({ name, head }: Scope): boolean => /(?:^|\.)test\w*$/iu.test(name) && !head.startsWith('class ');

/** What is around a line: the blocks that it lies in. */
const blocksAround = (body: readonly Line[], line: Line): readonly string[] => {
  const found: string[] = [];
  let { depth } = line;
  for (let at = body.indexOf(line) - 1; at >= 0; at -= 1) {
    const before = body[at];
    if (before === undefined || before.depth >= depth) continue;
    found.push(before.text);
    ({ depth } = before);
  }
  return found;
};

const wrapping = (blocks: readonly string[]): RatchetRule | undefined => {
  if (blocks.some((text) => /^(?:try\b|with (?:contextlib\.)?suppress\()/u.test(text))) return 'assertion-swallowed';
  return blocks.some((text) => /^(?:if|elif|else|for|while|except|match|case)\b/u.test(text))
    ? 'assertion-conditional'
    : undefined;
};

const importIn = (text: string): string | undefined =>
  /^from (\S+) import/u.exec(text)?.[1] ?? /^import (\S+)/u.exec(text)?.[1];

/** Names that an import brings in; `import a` brings in a. */
const namesIn = (text: string): readonly string[] =>
  (/ import (.+)$/u.exec(text)?.[1] ?? /^import (.+)$/u.exec(text)?.[1] ?? '')
    .replace(/[()]/gu, '')
    .split(',')
    .map((name) => name.trim());

const assignedIn = (text: string): string | undefined => /^(\w+)(?:\s*:[^=]+)? = /u.exec(text)?.[1];

interface Found {
  readonly weakenings: readonly Weakening[];
  readonly partner?: Line;
}

const findImport = (gone: Line, added: readonly Line[]): Found | undefined => {
  const module = importIn(gone.text);
  if (module === undefined) return undefined;
  const names = namesIn(gone.text);
  const partner = added.find(
    (line) => importIn(line.text) !== undefined && names.some((name) => namesIn(line.text).includes(name)),
  );
  if (partner === undefined) return { weakenings: [weakening('test-changed', gone.text)] };
  const isSame = importIn(partner.text) === module && names.every((name) => namesIn(partner.text).includes(name));
  return { partner, weakenings: isSame ? [] : [weakening('subject-replaced', partner.text, partner.line)] };
};

const findWrapped = (gone: Line, scope: Scope, added: readonly Line[]): Found | undefined => {
  for (const partner of added) {
    if (partner.text !== gone.text) continue;
    const rule = wrapping(blocksAround(scope.body, partner)) ?? 'test-changed';
    return { partner, weakenings: [weakening(rule, gone.text, partner.line)] };
  }
  return undefined;
};

const findAssertion = (gone: Line, added: readonly Line[]): Found | undefined => {
  const before = assertionIn(gone.text);
  if (before === undefined) return undefined;
  const others = added.flatMap((line) => {
    const after = assertionIn(line.text);
    return after === undefined ? [] : [{ line, after }];
  });
  const found = others.find(({ after }) => after.subject === before.subject) ?? others[0];
  if (found === undefined) return { weakenings: [weakening('fewer-assertions', gone.text)] };
  const rule = compareAssertions(before, found.after);
  return {
    partner: found.line,
    weakenings: rule === undefined ? [] : [weakening(rule, found.line.text, found.line.line)],
  };
};

const findAssigned = (gone: Line, added: readonly Line[]): Found | undefined => {
  const name = assignedIn(gone.text);
  const partner = name === undefined ? undefined : added.find((line) => assignedIn(line.text) === name);
  return partner === undefined
    ? undefined
    : { partner, weakenings: [weakening('expected-changed', partner.text, partner.line)] };
};

const judgeAddition = (
  line: Line,
  isOld: boolean,
  isBody: boolean,
  imported: ReadonlySet<string> = new Set(),
): readonly Weakening[] => {
  const said = saying(line.text);
  const say = (rule: RatchetRule): readonly Weakening[] => [weakening(rule, line.text, line.line)];
  if (said !== undefined && (isOld || said !== 'mock-of-subject')) return say(said);
  if (!isOld) return [];
  if (imported.has(assignedIn(line.text) ?? '')) return say('shadowed');
  if (/^(?:return|raise)\b/u.test(line.text)) return say('early-end');
  const isHarmless =
    assertionIn(line.text) !== undefined ||
    importIn(line.text) !== undefined ||
    assignedIn(line.text) !== undefined ||
    /^["']/u.test(line.text);
  return isHarmless || (!isBody && line.text === 'pass') ? [] : say('test-changed');
};

/** Depth within the scope: a whole test that is indented otherwise is the same test. */
const keyIn = (scope: Scope): ((line: Line) => string) => {
  const depths = [...new Set(scope.body.map(({ depth }) => depth))].sort((a, b) => a - b);
  return (line) => `${String(depths.indexOf(line.depth))} ${line.text}`;
};

const compareBodies = (before: Scope, after: Scope, imported: ReadonlySet<string>): readonly Weakening[] => {
  const keys = new Map<Line, string>([
    ...before.body.map((line) => [line, keyIn(before)(line)] as const),
    ...after.body.map((line) => [line, keyIn(after)(line)] as const),
  ]);
  const { gone, added } = align(before.body, after.body, (line) => keys.get(line) ?? '');
  const left = new Set(added);
  const found = gone.flatMap((line) => {
    const rest = [...left];
    const { weakenings, partner } = findImport(line, rest) ??
      findWrapped(line, after, rest) ??
      findAssertion(line, rest) ??
      findAssigned(line, rest) ?? { weakenings: [weakening('test-changed', line.text)] };
    if (partner !== undefined) left.delete(partner);
    return weakenings;
  });
  // What wraps an assertion has been told of already.
  const isTold = found.some(({ rule }) => rule === 'assertion-swallowed' || rule === 'assertion-conditional');
  const rest = isTold ? [] : [...left].flatMap((line) => judgeAddition(line, true, isTest(before), imported));
  return [...found, ...rest];
};

/** A case that a table had, and the values of one, told apart as far as brackets tell. */
const compareDecorators = (before: Scope, after: Scope): readonly Weakening[] => {
  const { gone, added } = align(before.decorators, after.decorators, ({ text }) => text);
  return [
    ...added.flatMap(({ text, line }) => {
      const rule = saying(text);
      return rule === undefined ? [] : [weakening(rule, text, line)];
    }),
    ...gone.flatMap(({ text }) => {
      if (!text.includes('parametrize')) return [weakening('test-changed', text)];
      const now = added.find((line) => line.text.includes('parametrize'));
      const cases = (list: string): string => list.replace(/\]?\)?$/u, '');
      if (now?.text.startsWith(cases(text)) === true) return [];
      const isShorter = now === undefined || now.text.length < text.length;
      return [weakening(isShorter ? 'inputs-changed' : 'expected-changed', now?.text ?? text, now?.line)];
    }),
  ];
};

const asserts = ({ body }: Scope): boolean => body.some(({ text }) => assertionIn(text) !== undefined);

const compareScopes = (before: Scope, after: Scope, imported: ReadonlySet<string>): readonly Weakening[] => [
  ...(before.head === after.head
    ? []
    : [weakening(before.head.startsWith('class ') ? 'test-removed' : 'test-changed', after.head)]),
  ...(isTest(before) && asserts(before) && !asserts(after) ? [weakening('emptied', before.name)] : []),
  ...compareDecorators(before, after),
  ...compareBodies(before, after, imported),
];

const judgeNew = (scope: Scope, isOldFile: boolean): readonly Weakening[] => {
  const isHelper =
    isOldFile &&
    !isTest(scope) &&
    /fixture|setUp|tearDown|autouse/u.test([...scope.decorators.map(({ text }) => text), scope.name].join(' '));
  const isAround =
    isHelper && /autouse|setUp|tearDown/u.test([...scope.decorators.map(({ text }) => text), scope.name].join(' '));
  return [
    ...(scope.name.startsWith('pytest_') ? [weakening('settings-changed', scope.name)] : []),
    ...(isAround ? [weakening('hook-added', scope.name)] : []),
    ...[...scope.decorators, ...scope.body].flatMap((line) => judgeAddition(line, false, false)),
  ];
};

/** @param before Undefined for a file that is new. */
export const compareTests = (before: string | undefined, after: string): readonly Weakening[] => {
  const old = before === undefined ? [] : scopesOf(before);
  const now = new Map(scopesOf(after).map((scope) => [scope.name, scope]));
  const names = new Set(old.map(({ name }) => name));
  const imported = new Set(
    old.flatMap(({ body }) => body.flatMap(({ text }) => (importIn(text) === undefined ? [] : namesIn(text)))),
  );
  const found = old.flatMap((scope) => {
    const partner = now.get(scope.name);
    if (partner !== undefined) return compareScopes(scope, partner, imported);
    return [weakening(isTest(scope) || scope.head.startsWith('class ') ? 'test-removed' : 'test-changed', scope.name)];
  });
  return [
    ...found,
    ...[...now.values()]
      .filter(({ name }) => !names.has(name))
      .flatMap((scope) => judgeNew(scope, before !== undefined)),
  ];
};
