/** What became of a statement that is not there any more. */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { align } from '../align.ts';
import { weakening, type RatchetRule, type Weakening } from '../finding.ts';
import { assertionOf, compareAssertions, countAssertions } from './assertions.ts';
import { requiredIn } from './imports.ts';
import { chainOf, expressionOf, lineOf, numberIn, pathTo, shape, type Node, type Statement } from './tree.ts';

export interface Diagnosis {
  readonly weakenings: readonly Weakening[];
  /** The new statement that stands in its place. */
  readonly partner?: Statement;
}

type CompareLists = (before: readonly Statement[], after: readonly Statement[]) => readonly Weakening[];

const SWALLOWS: ReadonlySet<string> = new Set(['catch', 'finally', 'allSettled', 'then']);

/** How something that stood by itself is wrapped now, from the outside in. */
const wrapping = (path: readonly Node[]): RatchetRule | undefined => {
  for (const node of path.slice(0, -1)) {
    if (node.type === Kind.TryStatement) return 'assertion-swallowed';
    if (
      node.type === Kind.MemberExpression &&
      node.property.type === Kind.Identifier &&
      SWALLOWS.has(node.property.name)
    )
      return 'assertion-swallowed';
    if (/^(?:If|Logical|Conditional|Switch|For|While|DoWhile|Arrow|Function|Labeled)/u.test(node.type))
      return 'assertion-conditional';
  }
  return undefined;
};

const findWrapped = (statement: Statement, added: readonly Statement[]): Diagnosis | undefined => {
  const wanted = shape(expressionOf(statement));
  for (const partner of added) {
    const path = pathTo(partner, wanted);
    const rule = path === undefined ? undefined : wrapping(path);
    if (rule !== undefined) return { partner, weakenings: [weakening(rule, '', lineOf(partner))] };
    const isUnawaited =
      path !== undefined && pathTo(partner, shape(statement)) === undefined && shape(expressionOf(partner)) === wanted;
    if (isUnawaited) return { partner, weakenings: [weakening('not-awaited', '', lineOf(partner))] };
  }
  return undefined;
};

const findAssertion = (statement: Statement, added: readonly Statement[]): Diagnosis | undefined => {
  const before = assertionOf(statement);
  if (before === undefined) return undefined;
  const others = added.flatMap((partner) => {
    const after = assertionOf(partner);
    return after === undefined ? [] : [{ partner, after }];
  });
  const found = others.find(({ after }) => after.subject === before.subject) ?? others[0];
  if (found === undefined) return { weakenings: [weakening('fewer-assertions', before.words.join('.'))] };
  const weaker = compareAssertions(before, found.after);
  return { partner: found.partner, weakenings: weaker === undefined ? [] : [weaker] };
};

/** Calls that set a time limit: `this.timeout(100)`. */
const findTimeLimit = (statement: Statement, added: readonly Statement[]): Diagnosis | undefined => {
  const chain = chainOf(expressionOf(statement));
  if (chain === undefined || !/timeout|slow|setConfig/iu.test(chain.names.at(-1) ?? '')) return undefined;
  const partner = added.find((one) => chainOf(expressionOf(one))?.names.join() === chain.names.join());
  const [was, now] = [chain, partner === undefined ? undefined : chainOf(expressionOf(partner))].map((one) =>
    numberIn(one?.calls.at(-1)?.[0]),
  );
  if (partner === undefined) return undefined;
  const isShorter = was !== undefined && now !== undefined && now !== 0 && now <= was;
  return { partner, weakenings: isShorter ? [] : [weakening('time-limit-raised', '', lineOf(partner))] };
};

/** The same code with every value that is written out taken away. */
const masked = (node: Node): string =>
  shape(node).replaceAll(/"value":(?:-?[\d.e+]+|"(?:[^"\\]|\\.)*"|true|false|null)/gu, '"value":0');

/** A value that is written out, its sign with it. */
const isValue = (node: Node | null | undefined): boolean =>
  node?.type === Kind.Literal ||
  node?.type === Kind.TemplateLiteral ||
  (node?.type === Kind.UnaryExpression && isValue(node.argument));

type Declaration = Extract<Statement, { type: Kind.VariableDeclaration }>;

const isDeclaration = (statement: Statement): statement is Declaration => statement.type === Kind.VariableDeclaration;

const namesOf = ({ declarations }: Declaration): string => declarations.map(({ id }) => shape(id)).join();

const compareDeclarations = (before: Declaration, after: Declaration): readonly Weakening[] => {
  const line = lineOf(after);
  const [required, instead] = [requiredIn(before), requiredIn(after)];
  if (required !== undefined && required !== instead) return [weakening('subject-replaced', required, line)];
  const [list, now] = [before.declarations[0].init, after.declarations[0].init];
  if (list?.type === Kind.ArrayExpression && now?.type === Kind.ArrayExpression) {
    const { gone, added } = align(list.elements, now.elements, shape);
    if (gone.length === 0) return [];
    return [weakening(added.length < gone.length ? 'inputs-changed' : 'expected-changed', '', line)];
  }
  const isCode = list?.type === Kind.ArrowFunctionExpression || list?.type === Kind.FunctionExpression;
  const isOther = (isValue(list) && isValue(now)) || (!isCode && masked(before) === masked(after));
  return [weakening(isOther ? 'expected-changed' : 'test-changed', '', line)];
};

const findDeclaration = (statement: Statement, added: readonly Statement[]): Diagnosis | undefined => {
  if (!isDeclaration(statement)) return undefined;
  const partner = added.filter(isDeclaration).find((one) => namesOf(one) === namesOf(statement));
  return partner === undefined ? undefined : { partner, weakenings: compareDeclarations(statement, partner) };
};

const blockIn = (statement: Node): readonly Statement[] | undefined => {
  const body = 'body' in statement && !Array.isArray(statement.body) ? (statement.body as Node | null) : undefined;
  return body?.type === Kind.BlockStatement ? body.body : undefined;
};

const headOf = (statement: Node): string => shape({ ...statement, body: null } as unknown as Node);

/** Loops and functions: their heads have to be the same, and their bodies are compared like any list. */
const findBody = (
  statement: Statement,
  added: readonly Statement[],
  compareLists: CompareLists,
): Diagnosis | undefined => {
  const before = blockIn(statement);
  if (before === undefined) return undefined;
  const partner = added.find(
    (one) => one.type === statement.type && headOf(one) === headOf(statement) && blockIn(one) !== undefined,
  );
  return partner === undefined ? undefined : { partner, weakenings: compareLists(before, blockIn(partner) ?? []) };
};

const lost = (statement: Statement): Diagnosis => ({
  weakenings: [weakening(countAssertions([statement]) > 0 ? 'fewer-assertions' : 'test-changed', '')],
});

export const diagnose = (statement: Statement, added: readonly Statement[], compareLists: CompareLists): Diagnosis =>
  findWrapped(statement, added) ??
  findTimeLimit(statement, added) ??
  findAssertion(statement, added) ??
  findDeclaration(statement, added) ??
  findBody(statement, added, compareLists) ??
  lost(statement);
