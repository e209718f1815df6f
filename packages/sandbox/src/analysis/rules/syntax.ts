import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { ALLOWED_NODES } from '../../data/syntax.ts';
import type { Fault } from '../fault.ts';
import type { Parsed } from '../parse.ts';
import type { Node } from '../tree.ts';

const fault = (rule: string, message: string, node: Node): Fault => ({ rule, message, at: node.range[0] });

/** Syntax that nobody thought about, or that nobody can judge: `with`, `debugger`. */
export const findForeignSyntax = (parsed: Parsed): readonly Fault[] =>
  [...parsed.tree.types]
    .filter((type) => !ALLOWED_NODES.has(type))
    .flatMap((type) => parsed.tree.ofType(type))
    .map((node) => fault('syntax/unknown', `${node.type} is not allowed`, node));

/** `<!--` and `-->` begin comments in a script, and operators everywhere else. */
export const findHtmlComments = (parsed: Parsed): readonly Fault[] =>
  parsed.comments
    .filter(({ text }) => text.startsWith('<!--') || text.startsWith('-->'))
    .map(({ start }) => ({ rule: 'syntax/html-comment', message: 'a comment that only scripts know', at: start }));

/**
 * TypeScript knows no such comments: it reads `a<!--b` as a comparison, whose rest the engine that gets the stripped text may
 * skip. Whether it does depends on the goal, which the file's name does not always tell.
 */
export const findHiddenHtmlComments = (parsed: Parsed): readonly Fault[] =>
  parsed.language.typescript || parsed.language.jsx
    ? parsed.tree
        .ofType(Kind.BinaryExpression)
        .filter(({ operator, right }) => operator === '<' && parsed.source.startsWith('<!--', right.range[0] - 1))
        .map((node) => fault('syntax/html-comment', 'a comparison that is a comment in scripts', node))
    : [];

const PRAGMA = /@(?:jsx|jsxFrag|jsxImportSource|jsxRuntime)\b/;

/** A pragma names the function that every element calls, or the module it comes from. */
export const findJsxPragmas = (parsed: Parsed): readonly Fault[] =>
  parsed.language.jsx
    ? parsed.comments
        .filter(({ text }) => PRAGMA.test(text))
        .map(({ start }) => ({
          rule: 'syntax/jsx-pragma',
          message: 'a pragma that decides what elements call',
          at: start,
        }))
    : [];
