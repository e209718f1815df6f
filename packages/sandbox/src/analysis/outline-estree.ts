import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { Outline, type Mark } from './outline.ts';
import type { Node, Tree } from './tree.ts';

/** Nodes that are what they are wherever they stand. */
const PLAIN: Readonly<Partial<Record<Kind, Mark>>> = {
  [Kind.Identifier]: 'name',
  [Kind.PrivateIdentifier]: 'private',
  [Kind.Literal]: 'literal',
  [Kind.TemplateLiteral]: 'template',
  [Kind.ThisExpression]: 'this',
  [Kind.Super]: 'super',
  [Kind.MetaProperty]: 'meta',
  [Kind.CallExpression]: 'call',
  [Kind.NewExpression]: 'new',
  [Kind.ImportExpression]: 'import',
  [Kind.TaggedTemplateExpression]: 'tagged',
  [Kind.MemberExpression]: 'member',
  [Kind.AssignmentExpression]: 'assignment',
  [Kind.AssignmentPattern]: 'assignment',
  [Kind.FunctionDeclaration]: 'function',
  [Kind.FunctionExpression]: 'function',
  [Kind.ArrowFunctionExpression]: 'arrow',
  [Kind.ClassDeclaration]: 'class',
  [Kind.ClassExpression]: 'class',
  [Kind.BlockStatement]: 'block',
  [Kind.StaticBlock]: 'static',
  [Kind.ForStatement]: 'loop',
  [Kind.ForInStatement]: 'loop',
  [Kind.ForOfStatement]: 'loop',
  [Kind.CatchClause]: 'catch',
  [Kind.SwitchStatement]: 'switch',
};

/** As acorn has it; its ranges are made when they are asked for. */
const endOf = (node: Node): number => (node as unknown as { readonly end: number }).end;

/** A name that stands for no variable. */
const rename = (outline: Outline, node: Node, by?: Mark): void => {
  if (node.type === Kind.Identifier) outline.replace(endOf(node), 'name', by);
};

const bind = (outline: Outline, pattern: Node | null): void => {
  const due: (Node | null)[] = [pattern];
  // The list grows while it is gone through.
  for (const node of due) {
    switch (node?.type) {
      case Kind.Identifier:
        outline.add(endOf(node), 'binding');
        break;
      case Kind.ObjectPattern:
        due.push(...node.properties.map((each) => (each.type === Kind.Property ? each.value : each)));
        break;
      case Kind.ArrayPattern:
        due.push(...node.elements);
        break;
      case Kind.AssignmentPattern:
        due.push(node.left);
        break;
      case Kind.RestElement:
        due.push(node.argument);
        break;
    }
  }
};

const markKey = (
  outline: Outline,
  node: TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
): void => {
  if (node.computed) return;
  // A name of its own has neither the key of `{ name }` nor that of a constructor.
  const isNone = node.type === Kind.Property ? node.shorthand : 'kind' in node && node.kind === 'constructor';
  if (isNone && node.key.type === Kind.Literal) outline.replace(endOf(node.key), 'literal');
  rename(outline, node.key, isNone ? undefined : 'property');
};

/** Two names of which the second may be the first one again. */
const markSpecifier = (outline: Outline, outer: Node, inner: Node): void => {
  rename(outline, outer, endOf(outer) === endOf(inner) ? undefined : 'specifier');
};

const markExports = (outline: Outline, node: TSESTree.ExportNamedDeclaration): void => {
  for (const { local, exported } of node.specifiers) {
    markSpecifier(outline, exported, local);
    if (node.source !== null) rename(outline, local, 'specifier');
  }
};

const markFunction = (outline: Outline, node: TSESTree.FunctionLike): void => {
  bind(outline, node.id);
  for (const parameter of node.params) bind(outline, parameter);
};

const markDeclaration = (outline: Outline, node: TSESTree.VariableDeclaration): void => {
  for (const declarator of node.declarations) {
    outline.add(endOf(declarator), node.kind);
    bind(outline, declarator.id);
  }
};

/** What the node says about names in it. */
const markNames = (outline: Outline, node: Node): void => {
  switch (node.type) {
    case Kind.MemberExpression:
      if (!node.computed) rename(outline, node.property, 'property');
      break;
    case Kind.Property:
    case Kind.MethodDefinition:
    case Kind.PropertyDefinition:
      markKey(outline, node);
      break;
    case Kind.LabeledStatement:
    case Kind.BreakStatement:
    case Kind.ContinueStatement:
      if (node.label !== null) rename(outline, node.label, 'label');
      break;
    case Kind.MetaProperty:
      rename(outline, node.meta);
      rename(outline, node.property);
      break;
    case Kind.FunctionDeclaration:
    case Kind.FunctionExpression:
    case Kind.ArrowFunctionExpression:
      markFunction(outline, node);
      break;
    case Kind.ClassDeclaration:
    case Kind.ClassExpression:
      bind(outline, node.id);
      break;
    case Kind.StaticBlock:
      outline.add(endOf(node), 'block');
      break;
    case Kind.CatchClause:
      bind(outline, node.param);
      break;
    case Kind.VariableDeclaration:
      markDeclaration(outline, node);
      break;
    case Kind.ImportSpecifier:
      markSpecifier(outline, node.imported, node.local);
      bind(outline, node.local);
      break;
    case Kind.ImportDefaultSpecifier:
    case Kind.ImportNamespaceSpecifier:
      bind(outline, node.local);
      break;
    case Kind.ImportAttribute:
      rename(outline, node.key, 'specifier');
      break;
    case Kind.ExportNamedDeclaration:
      markExports(outline, node);
      break;
    case Kind.ExportAllDeclaration:
      if (node.exported !== null) rename(outline, node.exported, 'specifier');
      break;
  }
};

/** The marks of JavaScript as acorn reads it. */
export const outlineOfTree = (tree: Tree, length: number): Outline => {
  const outline = new Outline(length);
  for (const node of tree.nodes) {
    const mark = PLAIN[node.type];
    if (mark !== undefined) outline.add(endOf(node), mark);
    markNames(outline, node);
  }
  return outline;
};
