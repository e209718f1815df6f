import ts from 'typescript';
import { Outline, type Mark } from './outline.ts';

const { SyntaxKind } = ts;

/** Nodes that are what they are wherever they stand. */
const PLAIN: ReadonlyMap<ts.SyntaxKind, Mark> = new Map([
  [SyntaxKind.Identifier, 'name'],
  [SyntaxKind.PrivateIdentifier, 'private'],
  [SyntaxKind.StringLiteral, 'literal'],
  [SyntaxKind.NumericLiteral, 'literal'],
  [SyntaxKind.BigIntLiteral, 'literal'],
  [SyntaxKind.RegularExpressionLiteral, 'literal'],
  [SyntaxKind.TrueKeyword, 'literal'],
  [SyntaxKind.FalseKeyword, 'literal'],
  [SyntaxKind.NullKeyword, 'literal'],
  [SyntaxKind.NoSubstitutionTemplateLiteral, 'template'],
  [SyntaxKind.TemplateExpression, 'template'],
  [SyntaxKind.ThisKeyword, 'this'],
  [SyntaxKind.SuperKeyword, 'super'],
  [SyntaxKind.MetaProperty, 'meta'],
  [SyntaxKind.NewExpression, 'new'],
  [SyntaxKind.TaggedTemplateExpression, 'tagged'],
  [SyntaxKind.PropertyAccessExpression, 'member'],
  [SyntaxKind.ElementAccessExpression, 'member'],
  [SyntaxKind.FunctionDeclaration, 'function'],
  [SyntaxKind.FunctionExpression, 'function'],
  [SyntaxKind.MethodDeclaration, 'function'],
  [SyntaxKind.Constructor, 'function'],
  [SyntaxKind.GetAccessor, 'function'],
  [SyntaxKind.SetAccessor, 'function'],
  [SyntaxKind.ArrowFunction, 'arrow'],
  [SyntaxKind.ClassDeclaration, 'class'],
  [SyntaxKind.ClassExpression, 'class'],
  [SyntaxKind.Block, 'block'],
  [SyntaxKind.ClassStaticBlockDeclaration, 'static'],
  [SyntaxKind.ForStatement, 'loop'],
  [SyntaxKind.ForInStatement, 'loop'],
  [SyntaxKind.ForOfStatement, 'loop'],
  [SyntaxKind.CatchClause, 'catch'],
  [SyntaxKind.SwitchStatement, 'switch'],
] as const);

const rename = (outline: Outline, node: ts.Node | undefined, by?: Mark): void => {
  if (node?.kind === SyntaxKind.Identifier) outline.replace(node.end, 'name', by);
};

const bind = (outline: Outline, name: ts.Node | undefined): void => {
  if (name?.kind === SyntaxKind.Identifier) outline.add(name.end, 'binding');
};

const KINDS: ReadonlyMap<ts.NodeFlags, Mark> = new Map([
  [ts.NodeFlags.None, 'var'],
  [ts.NodeFlags.Let, 'let'],
  [ts.NodeFlags.Const, 'const'],
  [ts.NodeFlags.Using, 'using'],
  [ts.NodeFlags.AwaitUsing, 'await using'],
] as const);

const markDeclarations = (outline: Outline, list: ts.VariableDeclarationList): void => {
  const kind = KINDS.get(list.flags & ts.NodeFlags.BlockScoped) ?? 'var';
  for (const { end } of list.declarations) outline.add(end, kind);
};

const markExports = (outline: Outline, node: ts.ExportDeclaration): void => {
  if (node.exportClause === undefined) return;
  if (ts.isNamespaceExport(node.exportClause)) {
    rename(outline, node.exportClause.name, 'specifier');
    return;
  }
  for (const { name, propertyName } of node.exportClause.elements) {
    if (propertyName !== undefined || node.moduleSpecifier !== undefined) rename(outline, name, 'specifier');
    if (node.moduleSpecifier !== undefined) rename(outline, propertyName, 'specifier');
  }
};

const isImport = ({ expression }: ts.CallExpression): boolean => expression.kind === SyntaxKind.ImportKeyword;

const isAssignment = ({ operatorToken }: ts.BinaryExpression): boolean =>
  operatorToken.kind >= SyntaxKind.FirstAssignment && operatorToken.kind <= SyntaxKind.LastAssignment;

/** What a name is given when nothing else is. */
const markDefault = (outline: Outline, node: ts.Node): void => {
  if (
    ts.isShorthandPropertyAssignment(node) ? node.objectAssignmentInitializer : (node as ts.BindingElement).initializer
  )
    outline.add(node.end, 'assignment');
};

/** What the node says about names in it. */
const markNames = (outline: Outline, node: ts.Node): void => {
  switch (node.kind) {
    case SyntaxKind.CallExpression:
      outline.add(node.end, isImport(node as ts.CallExpression) ? 'import' : 'call');
      break;
    case SyntaxKind.BinaryExpression:
      if (isAssignment(node as ts.BinaryExpression)) outline.add(node.end, 'assignment');
      break;
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.PropertyAssignment:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
    case SyntaxKind.PropertyDeclaration:
      rename(outline, (node as ts.PropertyAccessExpression | ts.PropertyAssignment).name, 'property');
      break;
    case SyntaxKind.MetaProperty:
      rename(outline, (node as ts.MetaProperty).name);
      break;
    case SyntaxKind.LabeledStatement:
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
      rename(outline, (node as ts.BreakOrContinueStatement).label, 'label');
      break;
    case SyntaxKind.BindingElement:
    case SyntaxKind.ImportSpecifier: {
      const { name, propertyName } = node as ts.BindingElement | ts.ImportSpecifier;
      bind(outline, name);
      rename(outline, propertyName, node.kind === SyntaxKind.BindingElement ? 'property' : 'specifier');
      if (node.kind === SyntaxKind.BindingElement) markDefault(outline, node);
      break;
    }
    case SyntaxKind.ShorthandPropertyAssignment:
      markDefault(outline, node);
      break;
    case SyntaxKind.Parameter:
      markDefault(outline, node);
      bind(outline, (node as ts.ParameterDeclaration).name);
      break;
    case SyntaxKind.VariableDeclaration:
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
    case SyntaxKind.ImportClause:
    case SyntaxKind.NamespaceImport:
      bind(outline, (node as ts.NamedDeclaration).name);
      break;
    case SyntaxKind.VariableDeclarationList:
      markDeclarations(outline, node as ts.VariableDeclarationList);
      break;
    case SyntaxKind.ImportAttribute:
      rename(outline, (node as ts.ImportAttribute).name, 'specifier');
      break;
    case SyntaxKind.ExportDeclaration:
      markExports(outline, node as ts.ExportDeclaration);
      break;
  }
};

/** The marks of JavaScript as TypeScript's parser reads it; undefined where it finds a mistake. */
export const outlineByTypeScript = (source: string): Outline | undefined => {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const file = ts.createSourceFile('source.js', source, options, false, ts.ScriptKind.JS);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0) return undefined;
  const outline = new Outline(source.length);
  const due: ts.Node[] = [file];
  const push = (child: ts.Node): void => {
    due.push(child);
  };
  for (let node = due.pop(); node !== undefined; node = due.pop()) {
    const mark = PLAIN.get(node.kind);
    if (mark !== undefined) outline.add(node.end, mark);
    markNames(outline, node);
    ts.forEachChild(node, push);
  }
  return outline;
};
