import { describe, expect, test } from 'vitest';
import { validate, type ValidateOptions } from '../../src/index.ts';

const rules = (source: string, options: ValidateOptions): readonly string[] =>
  validate(source, options).findings.map(({ rule }) => rule);

describe('one text, two readings', () => {
  test('an HTML comment hides code from parsers without Annex B, in scripts only', () => {
    const source = 'var x=1,y=1;x<!--y/*\nprocess.pid\n/**/';
    expect(rules(source, { goal: 'script' })).toEqual(
      expect.arrayContaining(['syntax/html-comment', 'parse/disagreement', 'capability/process.info']),
    );
    // As a module the same bytes are comparisons and a comment.
    expect(rules(source, { goal: 'module', filename: 'x.mjs' })).not.toContain('capability/process.info');
  });

  test('a closing HTML comment at the beginning of a line', () => {
    expect(rules('var a;\n--> eval("1")\n', { goal: 'script' })).toContain('syntax/html-comment');
  });

  test('what is a type argument in TypeScript loads a module in JavaScript', () => {
    const source = 'function a(){return 1}\na<typeof import("node:fs")>(0)';
    expect(rules(source, { filename: 'x.js' })).toContain('capability/fs.write');
    expect(rules(source, { filename: 'x.ts' })).not.toContain('capability/fs.write');
  });

  test('TypeScript in a JavaScript file is not JavaScript', () => {
    expect(rules('const a: number = 1;', { filename: 'x.js' })).toEqual(['parse/error']);
    expect(rules('const a = <div/>;', { filename: 'x.js' })).toEqual(['parse/error']);
  });

  test('escapes in identifiers do not hide names', () => {
    expect(rules('\\u0065val("1")', { goal: 'script' })).toContain('capability/eval');
    expect(rules('glob\\u{61}lThis.pr\\u006fcess', { goal: 'script' })).toContain('capability/process.control');
  });

  test.each([
    "import a from './a.js';\nexport * from './b.js';\nexport { c } from './c.js';\nexport default a;",
    "export const load = () => { return [import /* now */ ('./a.js')]; };",
    "import './a.js';\n// import, export\nexport const at = import.meta.url;\nawait import('./b.js');",
    'const s\\u{74}r\\u{75}ct = 1;\nexport const other = struct + r\\u{65}ad\\u{79};',
  ])('the reference lane finds the names and imports that are there: %j', (source) => {
    const found = rules(source, { goal: 'module', lane: 'reference' });
    expect(found).toEqual(rules(source, { goal: 'module' }));
    expect(found).not.toContain('parse/disagreement');
  });

  test('words of one goal are names in the other', () => {
    expect(rules('var yield = process; yield.pid', { goal: 'script' })).toContain('capability/process.info');
    expect(rules('var await = process; await.pid', { goal: 'script' })).toContain('capability/process.info');
    expect(rules('var of = eval; of("1")', { goal: 'script' })).toContain('capability/eval');
  });

  test('a hashbang, a source map and suppressions change nothing', () => {
    const noise =
      '#!/usr/bin/env node\n/* eslint-disable */// @ts-nocheck\nprocess.exit()\n//# sourceMappingURL=data:,\n';
    expect(rules(noise, { goal: 'script' })).toContain('capability/process.control');
  });

  test('a `.js` file without a goal is what Node makes of it', () => {
    expect(rules('this.process', { filename: 'x.js' })).toContain('capability/reflect.this');
    expect(rules('export const f = function () { return this; };', { filename: 'x.js' })).toEqual([]);
    expect(rules('import.meta.url; var f = function () { return this; };', { filename: 'x.js' })).toEqual([
      'capability/host.paths',
    ]);
  });

  test('declarations that are erased declare nothing', () => {
    for (const line of [
      'declare const process: any;',
      'declare global { var process: any }',
      'declare namespace process {}',
    ]) {
      expect(rules(`${line}\nprocess.exit();\nexport {};`, { filename: 'x.ts' }), line).toContain(
        'capability/process.control',
      );
    }
  });

  test('a type of a forbidden name is erased, a value beside it is not', () => {
    const source = "import type { Stats } from 'node:fs';\nimport { type Dirent, execSync } from 'node:child_process';";
    expect(rules(source, { filename: 'x.ts' })).toEqual(['capability/process.spawn']);
  });

  test('characters that turn the reading direction', () => {
    expect(rules('const a = 1; /* \u202e } \u2066 if */', { goal: 'script' })).toContain('source/deceptive');
  });
});
