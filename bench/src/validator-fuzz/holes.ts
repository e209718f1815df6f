/** Places of a program in which one more expression can be evaluated, and forms that it can take there. */
import type { AnyNode } from 'acorn';
import type { Rng } from '../variants/context.ts';
import { childrenOf, treeOf, type Goal } from './tree.ts';

/** Stands for the expression until it is put there. A string, so that a text with it is a program; nothing else holds it. */
export const HOLE = '"\u00a4hole\u00a4"';

/** One more expression around or beside the hole: before and behind. Each evaluates what is inside. */
const WRAPS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['void (', ')'],
  ['[0, ', ']'],
  ['({ q: ', ' })'],
  ['({ [String(', ')]: 1 })'],
  ['`a${', '}`'],
  ['((q) => q)(', ')'],
  ['(() => ', ')()'],
  ['(() => { return ', ' })()'],
  ['(function () { ', ' })()'],
  ['(async () => { ', ' })()'],
  ['(function* () { yield ', ' })().next()'],
  ['(class { static x = ', ' })'],
  ['(class { static { ', ' } })'],
  ['new (class { x = ', ' })()'],
  ['({ get x() { return ', ' } }).x'],
  ['(1 && ', ')'],
  ['(null ?? ', ')'],
  ['(0, ', ')'],
  ['!', ''],
  ['typeof (', ')'],
  ['(1 ? ', ' : 0)'],
  ['[...[', ']]'],
  ['((q) => q)`${', '}`'],
  ['((q = ', ') => 1)()'],
  ['(({ q = ', ' }) => 1)({})'],
  ['(([q = ', ']) => 1)([])'],
  ['new Set([', '])'],
  ['[1].map(() => ', ')'],
  ['Math.max(1, ', ')'],
  ['(async () => { for await (const q of [', ']); })()'],
  ['(async () => await (', '))()'],
];

const STATEMENTS: readonly (readonly [string, string])[] = [
  [';', ';'],
  [';if (', ') {}'],
  [';while (', ') break;'],
  [';for (;', ';) break;'],
  [';for (const qq of [', ']);'],
  [';for (let qq = ', '; false;);'],
  [';switch (0) { case ', ': }'],
  [';try { ', ' } catch {}'],
  [';try { throw ', ' } catch (qq) {}'],
  [';label: ', ';'],
  [';var { qq = ', ' } = {};'],
  [';{ let zz = ', '; }'],
  [';{ ', ' }'],
  [';do ; while (', ')'],
  [';try {} finally { ', ' }'],
  [';{ const [zz = ', '] = []; }'],
  [';{ class zz { [String(', ')]() {} } }'],
  [';{ function zz(q = ', ') {} zz(); }'],
];

/** What these are to their node is no expression whose value is used as it stands. */
const NOT_FOR_ITS_VALUE: Readonly<Record<string, readonly string[]>> = {
  AssignmentExpression: ['left'],
  AssignmentPattern: ['left'],
  CallExpression: ['callee'],
  CatchClause: ['param'],
  ForInStatement: ['left'],
  ForOfStatement: ['left'],
  NewExpression: ['callee'],
  TaggedTemplateExpression: ['tag', 'quasi'],
  UpdateExpression: ['argument'],
  ChainExpression: ['expression'],
  ImportExpression: ['source'],
};

const EXPRESSION = /Expression$|^(?:Literal|TemplateLiteral|Identifier)$/;

const isKey = (node: AnyNode, role: string): boolean =>
  (role === 'key' || role === 'property') && !('computed' in node && node.computed);

const isValueOf = (node: AnyNode, role: string): boolean => {
  if (isKey(node, role) || role === 'params' || role === 'id' || role === 'label' || role === 'directive') return false;
  if (node.type === 'Property' && role === 'value') return node.kind === 'init' && !node.method;
  if (node.type.startsWith('Import') || node.type.startsWith('Export') || node.type === 'MetaProperty') return false;
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return false;
  if (node.type.endsWith('Pattern') || node.type === 'RestElement')
    return node.type === 'AssignmentPattern' && role === 'right';
  return node.type !== 'MethodDefinition' && NOT_FOR_ITS_VALUE[node.type]?.includes(role) !== true;
};

interface Place {
  readonly start: number;
  readonly end: number;
  readonly kind: 'expression' | 'statement';
}

const isDirective = (node: AnyNode): boolean => node.type === 'ExpressionStatement' && 'directive' in node;

const placesIn = (node: AnyNode, inPattern: boolean, found: Place[] = []): readonly Place[] => {
  const isPattern = inPattern || node.type === 'ObjectPattern';
  for (const [role, child] of childrenOf(node)) {
    if (role === 'body' && /^(?:Program|BlockStatement|StaticBlock)$/.test(node.type) && !isDirective(child)) {
      found.push({ start: child.end, end: child.end, kind: 'statement' });
    }
    const isValue = EXPRESSION.test(child.type) && isValueOf(node, role) && !(isPattern && node.type === 'Property');
    if (isValue && !isDirective(node)) found.push({ start: child.start, end: child.end, kind: 'expression' });
    placesIn(child, isPattern && node.type !== 'AssignmentPattern', found);
  }
  return found;
};

const inLayers = (rng: Rng): string => {
  let text = `(${HOLE})`;
  for (let layers = rng.int(4); layers > 0; layers -= 1) {
    const [left, right] = rng.pick(WRAPS);
    text = left + text + right;
  }
  return text;
};

const beside = (expression: string, filled: string, rng: Rng): string =>
  rng.pick([`(${filled}, ${expression})`, `(${expression}, ${filled})`, `[${expression}, ${filled}][0]`, filled]);

/** The program with a hole somewhere; undefined where it is none. */
export const withHole = (text: string, goal: Goal, rng: Rng): string | undefined => {
  const tree = treeOf(text, goal);
  if (tree === undefined) return undefined;
  const places = placesIn(tree, false);
  const statements = places.filter(({ kind }) => kind === 'statement');
  const expressions = places.filter(({ kind }) => kind === 'expression');
  const some = expressions.length > 0 && rng.chance(0.6) ? expressions : statements;
  const { start, end, kind } = some.length === 0 ? { start: 0, end: 0, kind: 'statement' } : rng.pick(some);
  const filled = inLayers(rng);
  const [left, right] = rng.pick(STATEMENTS);
  const put = kind === 'statement' ? `${left}${filled}${right}` : beside(text.slice(start, end), filled, rng);
  return text.slice(0, start) + put + text.slice(end);
};
