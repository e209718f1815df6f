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
