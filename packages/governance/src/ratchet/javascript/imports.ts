import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { weakening, type Weakening } from '../finding.ts';
import { ASSERTING } from './assertions.ts';
import type { Surroundings } from './additions.ts';
import { lineOf, textIn, type Node, type Statement } from './tree.ts';

type Import = Extract<Statement, { type: Kind.ImportDeclaration }>;

const isImport = (statement: Statement): statement is Import => statement.type === Kind.ImportDeclaration;

const locals = (one: Import): ReadonlyMap<string, string> =>
  new Map(
    one.specifiers.map((specifier) => {
      if (specifier.type !== Kind.ImportSpecifier) return [specifier.local.name, specifier.type];
      const { imported } = specifier;
      return [specifier.local.name, imported.type === Kind.Identifier ? imported.name : imported.value];
    }),
  );

const isRelative = (source: string): boolean =>
  source.startsWith('.') || source.startsWith('/') || source.startsWith('#');

/** `const x = require('y')`: its module. */
export const requiredIn = (statement: Node): string | undefined => {
  if (statement.type !== Kind.VariableDeclaration) return undefined;
  const call = statement.declarations[0].init;
  const isRequire =
    call?.type === Kind.CallExpression && call.callee.type === Kind.Identifier && call.callee.name === 'require';
  return isRequire ? textIn(call.arguments[0]) : undefined;
};

export const surroundingsOf = (statements: readonly Statement[], standing: boolean): Surroundings => {
  const imports = statements.filter(isImport);
  const modules = [...imports.map(({ source }) => source.value), ...statements.flatMap((one) => requiredIn(one) ?? [])];
  return {
    standing,
    names: new Set([...ASSERTING, 'test', 'it', 'describe', ...imports.flatMap((one) => [...locals(one).keys()])]),
    subjects: new Set(modules.filter(isRelative)),
  };
};

/** Each name that was imported has to come from where it came from. */
export const compareImports = (before: readonly Statement[], after: readonly Statement[]): readonly Weakening[] => {
  const now = new Map(
    after
      .filter(isImport)
      .flatMap((one) =>
        [...locals(one)].map(([name, what]) => [name, { what, from: one.source.value, line: lineOf(one) }]),
      ),
  );
  const bare = after
    .filter(isImport)
    .filter((one) => one.specifiers.length === 0 && before.length > 0)
    .filter((one) => !before.some((old) => isImport(old) && old.source.value === one.source.value));
  // What is imported for nothing but what it does can change every test of the file.
  const added = bare.map((one) => weakening('test-changed', `import ${one.source.value}`, lineOf(one)));
  const lost = before.filter(isImport).flatMap((one) =>
    [...locals(one)].flatMap(([name, what]) => {
      const found = now.get(name);
      if (found?.what === what && found.from === one.source.value) return [];
      const rule = isRelative(one.source.value)
        ? 'subject-replaced'
        : ASSERTING.has(name)
          ? 'shadowed'
          : 'test-changed';
      return [weakening(rule, `${name} of ${one.source.value}`, found?.line)];
    }),
  );
  return [...lost, ...added];
};

export const withoutImports = (statements: readonly Statement[]): readonly Statement[] =>
  statements.filter((one) => !isImport(one));
