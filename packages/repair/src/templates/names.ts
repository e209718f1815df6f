/** Pieces of the file at another place: whether their names can be read there, and the same with one name exchanged. */
import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import type { Piece } from '../mine/ingredients.ts';
import { enclosingFunction, type Node } from '../source/parse.ts';
import type { TemplateContext } from './template.ts';

const WORDS: ReadonlySet<string> = new Set([
  'typeof',
  'null',
  'undefined',
  'this',
  'true',
  'false',
  'instanceof',
  'in',
  'isNaN',
]);

export const readable = (piece: Piece, node: Node, context: TemplateContext): boolean => {
  if (piece.owner === enclosingFunction(node)) return true;
  const scope = new Set(context.names(node));
  return (piece.text.match(/(?<![.\w$])[a-z_$][\w$]*/g) ?? []).every((word) => scope.has(word) || WORDS.has(word));
};

/** Names of variables, not of properties. */
export const variablesIn = (node: Node): readonly string[] => {
  const names = new Set<string>();
  const visit = (one: unknown): void => {
    if (Array.isArray(one)) one.forEach(visit);
    if (typeof one !== 'object' || one === null || !('type' in one)) return;
    const own = one as TSESTree.Node;
    if (own.type === T.Identifier) names.add(own.name);
    else if (own.type === T.MemberExpression) {
      visit(own.object);
      if (own.computed) visit(own.property);
    } else for (const [key, value] of Object.entries(own)) if (key !== 'parent') visit(value);
  };
  visit(node);
  return [...names];
};

/** Names that look alike but for digits, or are capitals as the other: members of one family. */
const shapeOf = (name: string): string => (/^[A-Z][A-Z0-9_]+$/.test(name) ? 'CONSTANT' : name.replace(/\d+/g, '0'));

const MOST_OF_A_FAMILY = 12;

export const familyOf = (name: string, scope: readonly string[]): readonly string[] =>
  scope.filter((other) => other !== name && shapeOf(other) === shapeOf(name)).slice(0, MOST_OF_A_FAMILY);

export const replaceWord = (text: string, word: string, other: string): string =>
  text.replace(new RegExp(`(?<![.\\w$'"])${word.replace(/\$/g, '\\$')}(?![\\w$'"])`, 'g'), () => other);

const MOST_NEAREST = 6;

/** The text of a piece with one of its variables replaced by another of the place. */
export const exchangedNames = function* (piece: Piece, node: Node, context: TemplateContext): Generator<string> {
  const scope = context.names(node);
  for (const name of variablesIn(piece.node)) {
    if (!scope.includes(name)) continue;
    for (const other of new Set([...familyOf(name, scope), ...scope.slice(0, MOST_NEAREST)])) {
      if (other !== name) yield replaceWord(piece.text, name, other);
    }
  }
};
