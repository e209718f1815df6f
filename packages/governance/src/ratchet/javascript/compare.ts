/**
 * Two versions of a file of tests. What stood there has to stand there still: every suite, test, hook, assertion and everything that
 * they build on, in its order and under no more conditions. What was added must not be able to bend it.
 */
import { align } from '../align.ts';
import { weakening, type Weakening } from '../finding.ts';
import { handicaps, judgeAddition, optionNames, type Surroundings } from './additions.ts';
import { countAssertions } from './assertions.ts';
import { blockOf, type Block } from './blocks.ts';
import { diagnose } from './diagnose.ts';
import { compareImports, surroundingsOf, withoutImports } from './imports.ts';
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { descendants, lineOf, numberIn, shape, type Node, type Statement } from './tree.ts';

const split = (statements: readonly Statement[]) => {
  const blocks: { readonly block: Block; readonly statement: Statement }[] = [];
  const plain: Statement[] = [];
  for (const statement of statements) {
    const block = blockOf(statement);
    if (block === undefined) plain.push(statement);
    else blocks.push({ block, statement });
  }
  return { blocks, plain };
};

const keyOf = ({ kind, title }: Block): string => `${kind} ${title}`;

/** A time limit that is longer than before, or that nobody can tell. */
const isLonger = (before: Node | undefined, after: Node | undefined): boolean => {
  if (after === undefined || shape(before) === shape(after)) return false;
  const [was, now] = [numberIn(before), numberIn(after)];
  return was === undefined || now === undefined || now > was || (now === 0 && was > 0);
};

const compareHeads = (before: Block, after: Block, around: Surroundings): readonly Weakening[] => {
  const { title, line } = after;
  const [old, now] = [optionNames(before), optionNames(after)];
  const had = handicaps(before);
  const gained = handicaps(after).filter((rule) => !had.includes(rule));
  const rows = align(before.rows, after.rows, shape);
  const isSlower = isLonger(old.get('timeout'), now.get('timeout')) || isLonger(before.limits[0], after.limits[0]);
  const isRetried = ['retry', 'retries', 'repeats'].some((name) => isLonger(old.get(name), now.get(name)));
  const shadow = after.params
    .flatMap((param) =>
      param.type === Kind.Identifier ? [param] : descendants(param).filter((node) => node.type === Kind.Identifier),
    )
    .map(({ name }) => name)
    .find((name) => name !== 't' && around.names.has(name));
  const losesParameter = before.params.some((param, index) => shape(param) !== shape(after.params[index]));
  return [
    ...gained.map((rule) => weakening(rule, title, line)),
    ...(isSlower ? [weakening('time-limit-raised', title, line)] : []),
    ...(isRetried ? [weakening('retry', title, line)] : []),
    ...(rows.gone.length === 0
      ? []
      : [weakening(rows.added.length < rows.gone.length ? 'inputs-changed' : 'expected-changed', title, line)]),
    ...(shadow === undefined ? [] : [weakening('shadowed', shadow, line)]),
    ...(losesParameter ? [weakening('test-changed', `${title}: what it is given`, line)] : []),
  ];
};

const compareBlock = (before: Block, after: Block, around: Surroundings): readonly Weakening[] => {
  const isEmptied = before.kind === 'test' && countAssertions(before.body) > 0 && countAssertions(after.body) === 0;
  return [
    ...compareHeads(before, after, around),
    ...(isEmptied ? [weakening('emptied', after.title, after.line)] : []),
    ...compareLists(before.body, after.body, around),
  ];
};

const compareBlocks = (
  before: readonly { readonly block: Block }[],
  after: readonly { readonly block: Block; readonly statement: Statement }[],
  around: Surroundings,
): readonly Weakening[] => {
  const left = [...after];
  const found = before.flatMap(({ block }) => {
    const index = left.findIndex((other) => keyOf(other.block) === keyOf(block));
    const [partner] = index === -1 ? [] : left.splice(index, 1);
    return partner === undefined
      ? [weakening('test-removed', block.title)]
      : compareBlock(block, partner.block, around);
  });
  return [...found, ...left.flatMap(({ statement }) => judgeAddition(statement, around))];
};

const comparePlain = (
  before: readonly Statement[],
  after: readonly Statement[],
  around: Surroundings,
): readonly Weakening[] => {
  const { gone, added } = align(before, after, shape);
  const left = new Set<Statement>(added);
  const found = gone.flatMap((statement) => {
    const { weakenings, partner } = diagnose(statement, [...left], (old, now) => compareLists(old, now, around));
    if (partner !== undefined) left.delete(partner);
    return weakenings;
  });
  return [...found, ...[...left].flatMap((statement) => judgeAddition(statement, around))];
};

const compareLists = (
  before: readonly Statement[],
  after: readonly Statement[],
  around: Surroundings,
): readonly Weakening[] => {
  const [old, now] = [split(before), split(after)];
  return [...compareBlocks(old.blocks, now.blocks, around), ...comparePlain(old.plain, now.plain, around)];
};

/** @param before Undefined for a file that is new. */
export const compareTests = (
  before: readonly Statement[] | undefined,
  after: readonly Statement[],
): readonly Weakening[] => {
  const around = surroundingsOf(before ?? after, before !== undefined);
  const old = before ?? [];
  const found = [
    ...compareImports(old, after),
    ...compareLists(
      withoutImports(old),
      withoutImports(after),
      before === undefined ? { ...around, names: new Set() } : around,
    ),
  ];
  const [first] = after;
  // A file in which nothing stands any more cannot be told line by line.
  return old.length > 0 && first === undefined
    ? [weakening('test-removed', 'every test')]
    : found.map((one) => ({ line: first === undefined ? 1 : lineOf(first), ...one }));
};
