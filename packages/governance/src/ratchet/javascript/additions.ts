/** What may be added beside tests that stand: tests, assertions, declarations, imports. Whatever else can change what they do. */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { weakening, type RatchetRule, type Weakening } from '../finding.ts';
import { assertionOf, ASSERTING } from './assertions.ts';
import { blockOf, MODIFIER_RULES, type Block } from './blocks.ts';
import { chainOf, descendants, expressionOf, lineOf, textIn, type Node, type Statement } from './tree.ts';

export interface Surroundings {
  /** Whether tests stand there already that an addition could bend. */
  readonly standing: boolean;
  /** Local names that tests go by: what is imported, and the words of test libraries. */
  readonly names: ReadonlySet<string>;
  /** Relative modules that the file imports: what it tests. */
  readonly subjects: ReadonlySet<string>;
}

const CALL_RULES: Readonly<Record<string, RatchetRule>> = {
  ...{ skip: 'skip', skipTest: 'skip', pending: 'skip', todo: 'todo' },
  ...{
    timeout: 'time-limit-raised',
    setTimeout: 'time-limit-raised',
    setConfig: 'time-limit-raised',
    slow: 'time-limit-raised',
  },
  ...{ retries: 'retry', retryTimes: 'retry', exit: 'early-end', abort: 'early-end' },
};
const CALLERS: ReadonlySet<string> = new Set([
  't',
  'this',
  'test',
  'it',
  'ctx',
  'context',
  'jest',
  'vi',
  'vitest',
  'process',
  'pending',
]);

const MOCKS: ReadonlySet<string> = new Set(
  [
    'mock',
    'doMock',
    'unstable_mockModule',
    'spyOn',
    'module',
    'method',
    'replace',
    'replaceEsm',
    'stub',
    'mocked',
    'stubGlobal',
  ].concat([
    'mockReturnValue',
    'mockResolvedValue',
    'mockImplementation',
    'mockReturnValueOnce',
    'mockRejectedValue',
    'proxyquire',
  ]),
);
const MOCKERS: ReadonlySet<string> = new Set([
  'vi',
  'jest',
  'mock',
  'sinon',
  'td',
  't',
  'test',
  'proxyquire',
  'esmock',
]);

/** Whether a call puts something in the place of a module or a function, and of which. */
const mocked = (node: Node, { standing, subjects, names }: Surroundings): boolean => {
  const chain = chainOf(node);
  if (chain === undefined || chain.calls.length === 0) return false;
  const isMock = MOCKERS.has(chain.names[0] ?? '') && chain.names.some((name) => MOCKS.has(name));
  if (!isMock) return false;
  const [target] = chain.calls.flat();
  const module = textIn(target);
  const isSubject =
    module !== undefined ? subjects.has(module) : target?.type === Kind.Identifier && names.has(target.name);
  return isSubject || standing;
};

const callRule = (node: Node): RatchetRule | undefined => {
  const chain = node.type === Kind.CallExpression ? chainOf(node) : undefined;
  const last = chain?.names.at(-1);
  if (chain === undefined || last === undefined || !CALLERS.has(chain.names[0] ?? '')) return undefined;
  return Object.hasOwn(CALL_RULES, last) ? CALL_RULES[last] : undefined;
};

/** What every test goes by, whoever wrote it. */
const GLOBALS: ReadonlySet<string> = new Set([
  'Object',
  'Array',
  'Math',
  'JSON',
  'Reflect',
  'Function',
  'String',
  'Number',
]);

/** Where something is written that all tests of the process share: `assert.equal = …`, `expect.extend(…)`, `Object.assign(assert, …)`. */
const sharedWrite = (node: Node, { names }: Surroundings): RatchetRule | undefined => {
  const isShared = (root: string | undefined): boolean =>
    root !== undefined && (ASSERTING.has(root) || GLOBALS.has(root) || names.has(root));
  if (node.type === Kind.AssignmentExpression && node.left.type === Kind.MemberExpression) {
    const [root, ...path] = chainOf(node.left)?.names ?? [];
    if (root === 'process') return path[0] === 'exitCode' ? 'early-end' : undefined;
    return isShared(root) ? 'shadowed' : undefined;
  }
  const chain = node.type === Kind.CallExpression ? chainOf(node) : undefined;
  const [root = '', method = ''] = chain?.names ?? [];
  if (root === 'process' && ['on', 'once'].includes(method)) return 'assertion-swallowed';
  if (root === 'expect' && method === 'extend') return 'shadowed';
  const writes =
    root === 'Object' && ['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf'].includes(method);
  const target = writes ? chain?.calls[0]?.[0] : undefined;
  return target !== undefined && isShared(chainOf(target)?.names[0]) ? 'shadowed' : undefined;
};

const isTrue = (node: Node): boolean =>
  !(node.type === Kind.Literal && (node.value === false || node.value === null || node.value === 0));

export const optionNames = ({ options }: Block): ReadonlyMap<string, Node> =>
  new Map(
    (options?.properties ?? []).flatMap((property): [string, Node][] => {
      if (property.type !== Kind.Property) return [];
      const name = property.key.type === Kind.Identifier ? property.key.name : textIn(property.key);
      return name === undefined ? [] : [[name, property.value]];
    }),
  );

/** Words and options that keep a test from counting. */
export const handicaps = (block: Block): readonly RatchetRule[] => {
  const options = [...optionNames(block)].filter(([, value]) => isTrue(value)).map(([name]) => name);
  return [...block.modifiers, ...options.filter((name) => name !== 'retry' && name !== 'slow')].flatMap((word) =>
    Object.hasOwn(MODIFIER_RULES, word) ? (MODIFIER_RULES[word] ?? []) : [],
  );
};

/** What is wrong inside something new, however deep. */
const inside = (statement: Node, around: Surroundings): readonly Weakening[] =>
  descendants(statement).flatMap((node) => {
    const line = lineOf(node);
    const block = blockOf(node);
    const found = block === undefined ? [] : handicaps(block).map((rule) => weakening(rule, block.title, line));
    const rule = callRule(node);
    const shared = sharedWrite(node, around);
    return [
      ...found,
      ...(rule === undefined ? [] : [weakening(rule, '', line)]),
      ...(shared === undefined ? [] : [weakening(shared, '', line)]),
      ...(mocked(node, around) ? [weakening('mock-of-subject', '', line)] : []),
    ];
  });

const declared = (statement: Node): readonly string[] => {
  if (statement.type === Kind.VariableDeclaration)
    return statement.declarations.flatMap(({ id }) =>
      descendants(id).flatMap((node) => (node.type === Kind.Identifier ? [node.name] : [])),
    );
  if (statement.type === Kind.FunctionDeclaration || statement.type === Kind.ClassDeclaration)
    return statement.id === null ? [] : [statement.id.name];
  return statement.type === Kind.ExportNamedDeclaration && statement.declaration !== null
    ? declared(statement.declaration)
    : [];
};

const HARMLESS: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'EmptyStatement',
  'VariableDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
]);

const ends = (statement: Statement): boolean =>
  statement.type === Kind.ReturnStatement || statement.type === Kind.ThrowStatement;

/** What is wrong about one statement that was not there before. */
export const judgeAddition = (statement: Statement, around: Surroundings): readonly Weakening[] => {
  const line = lineOf(statement);
  const shadow = declared(statement).find((name) => around.names.has(name));
  if (shadow !== undefined) return [weakening('shadowed', shadow, line)];
  const block = blockOf(statement);
  // In a test that is new, mocks of what it does not test are its own business.
  const found = inside(
    statement,
    block?.kind === 'test' || block?.kind === 'suite' ? { ...around, standing: false } : around,
  );
  if (found.length > 0 || !around.standing) return found;
  if (ends(statement)) return [weakening('early-end', '', line)];
  if (block?.kind === 'hook') return [weakening('hook-added', block.title, line)];
  const isAllowed =
    block !== undefined || HARMLESS.has(statement.type) || assertionOf(expressionOf(statement)) !== undefined;
  return isAllowed ? [] : [weakening('test-changed', '', line)];
};
