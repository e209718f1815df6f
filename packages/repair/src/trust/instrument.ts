import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { afterDirectives, fuelPoints } from '../source/fuel.ts';
import { enclosingFunction, parseSource, type Node, type SourceUnit } from '../source/parse.ts';
import { applySplices, type Insertion } from '../source/splice.ts';
import type { ReplayTarget } from './isolated/calls.ts';
import { findTargets, type Made, type Target } from './targets.ts';

export interface Instrumented {
  readonly text: string;
  readonly targets: readonly ReplayTarget[];
}

const quote = (text: string): string => JSON.stringify(text);

/** Where a statement can be put that runs before anything else of the function or module around a node. */
const startOf = (node: Node, unit: SourceUnit): number => {
  const around = enclosingFunction(node);
  if (around?.body.type === T.BlockStatement) return afterDirectives(around.body);
  const directives = unit.program.body.filter((statement) => 'directive' in statement && statement.directive);
  return directives.at(-1)?.range[1] ?? unit.program.body[0]?.range[0] ?? 0;
};

/** Declarations are hoisted (functions) or end before they are registered (classes); an expression is wrapped where it stands. */
const registration = ({ id, node, name }: Made, unit: SourceUnit): Insertion[] => {
  const call = `globalThis.__evolveFn?.(${quote(id)},`;
  if (node.type === T.FunctionDeclaration || node.type === T.ClassDeclaration) {
    const own = node.id?.name;
    // Hoisted out of a block only in sloppy code, and a default export needs no name.
    if (
      own === undefined ||
      (node.parent.type !== T.Program &&
        !node.parent.type.startsWith('Export') &&
        node.parent.type !== T.BlockStatement)
    )
      return [];
    const at = node.type === T.ClassDeclaration ? node.range[1] : startOf(node, unit);
    return [{ at, text: `;${call}typeof ${own}==='function'?${own}:0);` }];
  }
  const open = `(globalThis.__evolveFn||((i,m)=>m))(${quote(id)},`;
  const close = name === undefined ? ')' : `,${quote(name)})`;
  return [
    { at: node.range[0], text: open },
    { at: node.range[1], text: close },
  ];
};

/** An arrow function has no `arguments`: its parameters are handed on where each is a name. */
const argumentsOf = ({ node }: Target): string | undefined => {
  if (node.type !== T.ArrowFunctionExpression) return 'arguments';
  const names = node.params.map((param) => {
    if (param.type === T.Identifier) return param.name;
    if (param.type === T.AssignmentPattern && param.left.type === T.Identifier) return param.left.name;
    return param.type === T.RestElement && param.argument.type === T.Identifier
      ? `...${param.argument.name}`
      : undefined;
  });
  return names.includes(undefined) ? undefined : `[${names.join(',')}]`;
};

const entry = (target: Target): Insertion[] => {
  const args = argumentsOf(target);
  if (args === undefined) return [];
  const isNew = target.node.type === T.ArrowFunctionExpression ? 'false' : 'new.target!==undefined';
  const self = target.usesThis ? 'new.target?undefined:this' : 'undefined';
  const call = `globalThis.__evolveCall?.(${quote(target.id)},${self},${args},${isNew})`;
  const { body } = target.node;
  if (body.type === T.BlockStatement) return [{ at: afterDirectives(body), text: `;${call};` }];
  return [
    { at: body.range[0], text: `(${call},` },
    { at: body.range[1], text: ')' },
  ];
};

/**
 * A version of a file that tells its functions and their calls to the hooks of the isolated processes, and burns fuel when it
 * is to be called again. Without hooks it does what the file does. Undefined for text that does not parse.
 */
export const instrument = (
  path: string,
  text: string,
  options: { readonly fuel: boolean },
): Instrumented | undefined => {
  const unit = parseSource(path, text);
  if (unit === undefined) return undefined;
  const { targets, made } = findTargets(unit);
  const insertions = [
    // What closes inside closes first: an arrow function ends where its body does.
    ...(options.fuel ? fuelPoints(unit) : targets.flatMap(entry)),
    ...made.flatMap((each) => registration(each, unit)),
  ];
  return {
    text: nest(text, insertions),
    targets: targets.map(({ id, holder, key, isStatic }) => ({
      id,
      ...(holder === undefined ? {} : { holder }),
      ...(key === undefined ? {} : { key }),
      ...(isStatic === undefined ? {} : { isStatic }),
    })),
  };
};

/** At one offset what closes comes before what opens. */
const nest = (text: string, insertions: readonly Insertion[]): string => {
  const closes = ({ text: added }: Insertion): boolean => /^[),}]/.test(added);
  const sorted = [...insertions].sort(
    (left, right) => left.at - right.at || Number(closes(right)) - Number(closes(left)),
  );
  return applySplices(
    text,
    sorted.map(({ at, text: added }) => ({ start: at, end: at, text: added })),
  );
};
