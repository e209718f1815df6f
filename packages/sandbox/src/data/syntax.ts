/** Node types of expressions and statements that may stand in code. What is not listed is refused: a syntax nobody thought about. */
const LANGUAGE =
  'ArrayExpression ArrayPattern ArrowFunctionExpression AssignmentExpression AssignmentPattern AwaitExpression ' +
  'BinaryExpression BlockStatement BreakStatement CallExpression CatchClause ChainExpression ClassBody ClassDeclaration ' +
  'ClassExpression ConditionalExpression ContinueStatement DoWhileStatement EmptyStatement ExportAllDeclaration ' +
  'ExportDefaultDeclaration ExportNamedDeclaration ExportSpecifier ExpressionStatement ForInStatement ForOfStatement ' +
  'ForStatement FunctionDeclaration FunctionExpression Identifier IfStatement ImportAttribute ImportDeclaration ' +
  'ImportDefaultSpecifier ImportExpression ImportNamespaceSpecifier ImportSpecifier LabeledStatement Literal ' +
  'LogicalExpression MemberExpression MetaProperty MethodDefinition NewExpression ObjectExpression ObjectPattern ' +
  'ParenthesizedExpression PrivateIdentifier Program Property PropertyDefinition AccessorProperty Decorator RestElement ' +
  'ReturnStatement SequenceExpression SpreadElement StaticBlock Super SwitchCase SwitchStatement ' +
  'TaggedTemplateExpression TemplateElement TemplateLiteral ThisExpression ThrowStatement TryStatement UnaryExpression ' +
  'UpdateExpression VariableDeclaration VariableDeclarator WhileStatement YieldExpression';

const JSX =
  'JSXAttribute JSXClosingElement JSXClosingFragment JSXElement JSXEmptyExpression JSXExpressionContainer JSXFragment ' +
  'JSXIdentifier JSXMemberExpression JSXNamespacedName JSXOpeningElement JSXOpeningFragment JSXSpreadAttribute JSXSpreadChild JSXText';

/** TypeScript that leaves code behind. */
const TYPESCRIPT =
  'TSAbstractAccessorProperty TSAbstractMethodDefinition TSAbstractPropertyDefinition TSAsExpression ' +
  'TSEmptyBodyFunctionExpression TSEnumBody TSEnumDeclaration TSEnumMember TSExportAssignment TSExternalModuleReference ' +
  'TSImportEqualsDeclaration TSInstantiationExpression TSModuleBlock TSModuleDeclaration TSNonNullExpression ' +
  'TSParameterProperty TSQualifiedName TSSatisfiesExpression TSTypeAssertion';

const words = (list: string): readonly string[] => list.split(' ');

export const ALLOWED_NODES: ReadonlySet<string> = new Set([...words(LANGUAGE), ...words(JSX), ...words(TYPESCRIPT)]);

/** TypeScript that is erased with everything below it. */
export const ERASED_NODES: ReadonlySet<string> = new Set(
  words(
    'TSInterfaceDeclaration TSTypeAliasDeclaration TSDeclareFunction TSNamespaceExportDeclaration TSTypeAnnotation ' +
      'TSTypeParameterDeclaration TSTypeParameterInstantiation TSIndexSignature TSClassImplements TSInterfaceHeritage',
  ),
);

/** Fields of a node that hold types only. */
export const ERASED_FIELDS: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'typeArguments',
  'typeParameters',
  'superTypeArguments',
  'returnType',
  'implements',
]);

/** Characters that make text read otherwise than it runs: bidirectional controls, and letters that nobody sees. */
export const DECEPTIVE_CHARACTERS = /[\u202a-\u202e\u2066-\u2069\u115f\u1160\u3164\uffa0]/u;
