/**
 * Reads what a tool says of itself from its text, and never by running it: a getter could answer the reviewer one thing and
 * the registry another, and code would run before anybody agreed to it. So metadata is a literal, or there is no tool.
 */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Json } from '@evolve/core/contracts';
import { languageOf } from '../analysis/language.ts';
import { namesOf } from '../analysis/names.ts';
import { parse, type Parsed } from '../analysis/parse.ts';
import type { Node } from '../analysis/tree.ts';
import { literalOf, NotLiteral } from './literal.ts';

/** What is wrong, and where in the text. */
export interface ModuleFault {
  readonly message: string;
  /** Offset in the text. */
  readonly at: number;
}

/** What the text of a tool says. */
export interface ModuleFacts {
  /** The literal of `export const tool`. */
  readonly tool?: Json;
  /** The literal of `export const examples`. */
  readonly examples?: Json;
  /** The function may look at its second argument; false only where the text shows that it does not. */
  readonly takesContext: boolean;
  /** Names that come from outside the text. */
  readonly globals: readonly string[];
  readonly faults: readonly ModuleFault[];
}

const TOOL_FILE = 'tool.mjs';

/** A tool has two constants with these names, and a default export. */
type Constant = 'tool' | 'examples';

const declaratorsOf = (program: TSESTree.Program, name: Constant): readonly TSESTree.VariableDeclarator[] =>
  program.body.flatMap((statement) => {
    if (statement.type !== Kind.ExportNamedDeclaration) return [];
    const { declaration } = statement;
    if (declaration?.type !== Kind.VariableDeclaration || declaration.kind !== 'const') return [];
    return declaration.declarations.filter(({ id }) => id.type === Kind.Identifier && id.name === name);
  });

const readConstant = (program: TSESTree.Program, name: Constant): { value?: Json; fault?: ModuleFault } => {
  const init = declaratorsOf(program, name)[0]?.init;
  if (init === undefined || init === null) return {};
  try {
    return { value: literalOf(init) };
  } catch (error) {
    if (!(error instanceof NotLiteral)) throw error;
    return {
      fault: { message: `\`${name}\` holds ${error.message}; it is a literal, read without running it`, at: error.at },
    };
  }
};

const isPlainParameter = (node: Node): boolean => node.type === Kind.Identifier || node.type === Kind.ObjectPattern;

const FUNCTIONS: ReadonlySet<string> = new Set([
  Kind.FunctionDeclaration,
  Kind.FunctionExpression,
  Kind.ArrowFunctionExpression,
]);

const mayTakeContext = (parsed: Parsed, exported: Node): boolean => {
  if (!FUNCTIONS.has(exported.type) || !('params' in exported)) return true;
  const params = exported.params as readonly Node[];
  if (params.length > 1 || !params.every(isPlainParameter)) return true;
  return parsed.tree.nodes.some((node) => node.type === Kind.Identifier && node.name === 'arguments');
};

const defaultExportOf = (program: TSESTree.Program): Node | undefined =>
  program.body.find((statement) => statement.type === Kind.ExportDefaultDeclaration)?.declaration;

const missing = (what: string): ModuleFault => ({ message: `a tool has ${what}`, at: 0 });

/** @throws SyntaxError for a text that the validator refuses too. */
export const readModule = (source: string): ModuleFacts => {
  const parsed = parse(source, languageOf(TOOL_FILE, 'module'));
  const tool = readConstant(parsed.program, 'tool');
  const examples = readConstant(parsed.program, 'examples');
  const exported = defaultExportOf(parsed.program);
  const faults = [tool.fault, examples.fault].filter((fault) => fault !== undefined);
  if (tool.value === undefined && tool.fault === undefined) faults.push(missing('`export const tool = { … }`'));
  if (exported === undefined) faults.push(missing('a function as `export default`'));
  return {
    ...(tool.value === undefined ? {} : { tool: tool.value }),
    ...(examples.value === undefined ? {} : { examples: examples.value }),
    takesContext: exported === undefined || mayTakeContext(parsed, exported),
    globals: [...new Set(namesOf(parsed).free.map(({ name }) => name))],
    faults,
  };
};
