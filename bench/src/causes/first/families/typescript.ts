/** The TypeScript compiler: `tsc` in its plain and its --pretty form. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, message, note, type Printed } from '../text.ts';

const TSC: Tool = {
  family: 'typescript',
  wrap: 'command',
  command: 'tsc --noEmit -p tsconfig.json',
  exitCode: 2,
  posixOnly: false,
};

interface Diagnostic {
  readonly code: number;
  readonly text: string;
  /** Further lines of the same message, already indented. */
  readonly more?: readonly string[];
  readonly source: string;
  readonly mark: string;
}

function pretty(run: Run, found: Diagnostic, file: string, line: number): Printed {
  const { paint } = run;
  const column = found.source.indexOf(found.mark) + 1;
  const number = String(line);
  return [
    message([
      `${paint.cyan(file)}:${paint.yellow(number)}:${paint.yellow(String(column))} - ${paint.red('error')} ${paint.dim(`TS${found.code}: `)}${found.text}`,
      ...(found.more ?? []),
    ]),
    note([
      '',
      `${paint.bold(number)} ${found.source}`,
      `${' '.repeat(number.length + column)}${paint.red('~'.repeat(found.mark.length))}`,
      '',
    ]),
    exit(['', run.rand.chance(0.5) ? `Found 1 error in ${file}${paint.dim(`:${line}`)}` : 'Found 1 error.', '']),
  ];
}

function plain(found: Diagnostic, file: string, line: number): Printed {
  return [
    message([
      `${file}(${line},${found.source.indexOf(found.mark) + 1}): error TS${found.code}: ${found.text}`,
      ...(found.more ?? []),
    ]),
  ];
}

function diagnostic(found: Diagnostic): Template {
  return tool(TSC, (run) => {
    const file = ['src', run.names.dir, `${run.names.file}.ts`].join('/');
    const line = run.rand.int(3, 380);
    const moved = {
      ...found,
      source: (/^(import|export) /.test(found.source) ? '' : ' '.repeat(run.rand.pick([2, 4, 6]))) + found.source,
    };
    return run.paint.on || run.rand.chance(0.35) ? pretty(run, moved, file, line) : plain(moved, file, line);
  });
}

export const noProperty = (property: string, type: string): Template =>
  diagnostic({
    code: 2339,
    text: `Property '${property}' does not exist on type '${type}'.`,
    source: `return item.${property};`,
    mark: property,
  });

export const notAssignable = (from: string, to: string): Template =>
  diagnostic({
    code: 2322,
    text: `Type '${from}' is not assignable to type '${to}'.`,
    source: 'const limit = options.limit;',
    mark: 'limit',
  });

export const badArgument = (from: string, to: string): Template =>
  diagnostic({
    code: 2345,
    text: `Argument of type '${from}' is not assignable to parameter of type '${to}'.`,
    source: 'apply(options.limit);',
    mark: 'options.limit',
  });

export const noModule = (name: string): Template =>
  diagnostic({
    code: 2307,
    text: `Cannot find module '${name}' or its corresponding type declarations.`,
    source: `import * as lib from '${name}';`,
    mark: `'${name}'`,
  });

export const noDeclaration = (name: string): Template =>
  tool(TSC, (run) =>
    diagnostic({
      code: 7016,
      text: `Could not find a declaration file for module '${name}'. '${run.at('node_modules', name, 'index.js').replaceAll('\\', '/')}' implicitly has an 'any' type.`,
      more: [
        `  Try \`npm i --save-dev @types/${name}\` if it exists or add a new declaration (.d.ts) file containing \`declare module '${name}';\``,
      ],
      source: `import * as lib from '${name}';`,
      mark: `'${name}'`,
    }).print(run),
  );

export const argumentCount = (expected: number, got: number): Template =>
  diagnostic({
    code: 2554,
    text: `Expected ${expected} arguments, but got ${got}.`,
    source: 'const report = render(options);',
    mark: 'render',
  });

export const possibly = (code: 18047 | 18048, name: string): Template =>
  diagnostic({
    code,
    text: `'${name}' is possibly '${code === 18047 ? 'null' : 'undefined'}'.`,
    source: `return ${name}.id;`,
    mark: name,
  });

export const implicitAny = (name: string): Template =>
  diagnostic({
    code: 7006,
    text: `Parameter '${name}' implicitly has an 'any' type.`,
    source: `const pick = (${name}) => ${name}.id;`,
    mark: name,
  });

export const expectedToken = (token: string): Template =>
  diagnostic({ code: 1005, text: `'${token}' expected.`, source: 'export const load = (a b) => a', mark: 'b' });

export const noName = (name: string): Template =>
  diagnostic({ code: 2304, text: `Cannot find name '${name}'.`, source: `const value = ${name};`, mark: name });

export const missingProperty = (property: string, from: string, to: string): Template =>
  diagnostic({
    code: 2741,
    text: `Property '${property}' is missing in type '${from}' but required in type '${to}'.`,
    source: 'const draft = create();',
    mark: 'draft',
  });

export const unused = (name: string): Template =>
  diagnostic({
    code: 6133,
    text: `'${name}' is declared but its value is never read.`,
    source: `const ${name} = 1;`,
    mark: name,
  });

export const noOverload: Template = diagnostic({
  code: 2769,
  text: 'No overload matches this call.',
  more: [
    "  Overload 1 of 2, '(path: string, handler: Handler): Router', gave the following error.",
    "    Argument of type 'number' is not assignable to parameter of type 'string'.",
  ],
  source: 'router.get(port, handler);',
  mark: 'port',
});

export const noExportedMember = (name: string, from: string): Template =>
  diagnostic({
    code: 2305,
    text: `Module '"${from}"' has no exported member '${name}'.`,
    source: `import { ${name} } from '${from}';`,
    mark: name,
  });

export const notCallable = (type: string): Template =>
  diagnostic({
    code: 2349,
    text: 'This expression is not callable.',
    more: [`  Type '${type}' has no call signatures.`],
    source: 'return config();',
    mark: 'config',
  });
