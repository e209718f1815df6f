/**
 * Every place in the sources that builds what a model reads is known here, takes the one door, and calls what it quotes by words of
 * our own: a name from outside in the line that opens a block would stand where instructions stand.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const PACKAGES = join(import.meta.dirname, '../../..');

/** Adapters hand on the messages that they are given. */
const ADAPTERS = ['ai-sdk', 'openai-compatible', 'recording'].map((name) => `core/src/models/${name}.ts`);

/** Where messages are put together. */
const DOORS = [
  'core/src/models/structured.ts',
  'core/src/untrusted/extract.ts',
  'proposers/src/edit/prompt.ts',
  'reflect/src/reflector.ts',
];
/** Texts for a model that a host calls. */
const TEXT_DOORS = ['memory/src/log/compact/prompt.ts', 'proposers/src/editor.ts'];

const sources = readdirSync(PACKAGES).flatMap((name) =>
  readdirSync(join(PACKAGES, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith('src/') && file.endsWith('.ts'))
    .map((file) => `${name}/${file}`),
);

const nodesOf = (file: string): readonly ts.Node[] => {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(PACKAGES, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return nodes;
};

const nameOf = (property: ts.ObjectLiteralElementLike): string => property.name?.getText() ?? '';

/** `{ role: 'user' | 'assistant', content }`, written out. */
const buildsMessage = (node: ts.Node): boolean =>
  ts.isObjectLiteralExpression(node) &&
  ['role', 'content'].every((name) => node.properties.some((each) => nameOf(each) === name));

test('messages for a model are built where it is known that they are', () => {
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((file) => nodesOf(file).some(buildsMessage)).sort()).toEqual([...ADAPTERS, ...DOORS].sort());
});

test('every one of them quotes, and no source of a quotation is anything but our own words', () => {
  let quotations = 0;
  for (const file of [...DOORS, ...TEXT_DOORS, 'core/src/heartbeat/decide-by-model.ts']) {
    const text = readFileSync(join(PACKAGES, file), 'utf8');
    expect(text, file).toMatch(/untrusted/);
    for (const node of nodesOf(file)) {
      const isSource = ts.isPropertyAssignment(node) && nameOf(node) === 'source' && !ts.isTypeNode(node.initializer);
      if (!isSource) continue;
      quotations += 1;
      const isOurs = ts.isStringLiteral(node.initializer) || file === 'core/src/untrusted/extract.ts';
      expect(isOurs ? '' : `${file}: ${node.getText()}`).toBe('');
    }
  }
  expect(quotations).toBeGreaterThan(15);
  // Would catch: a new place that quotes and that this test does not look at.
  const others = sources.filter((file) => /\bquote\(/.test(readFileSync(join(PACKAGES, file), 'utf8')));
  const known = [...DOORS, ...TEXT_DOORS, 'core/src/untrusted/quote.ts'];
  expect(others.filter((file) => !known.includes(file) && importsQuote(file))).toEqual([]);
});

const importsQuote = (file: string): boolean =>
  /import \{[^}]*\bquote\b[^}]*\} from '(?:@evolve\/core\/untrusted|[./]+untrusted\/\w+\.ts)'/.test(
    readFileSync(join(PACKAGES, file), 'utf8'),
  );
