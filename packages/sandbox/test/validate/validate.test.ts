import { describe, expect, test } from 'vitest';
import { formatFindings, parsePolicy, PRESETS, validate, validateIsolated } from '../../src/index.ts';

describe('policies', () => {
  test('one that is none is refused with its code', () => {
    const broken = [{}, { name: 'x', allow: [1], guard: {} }, { name: 'x', allow: [], guard: {}, denied: [] }, null];
    for (const policy of broken) {
      expect(() => parsePolicy(policy)).toThrow(expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }));
    }
    expect(() => validate('1', { policy: 'anything' as 'pure' })).toThrow(
      expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }),
    );
    expect(() => validate('1', { policy: 'constructor' as 'pure' })).toThrow();
  });

  test('every preset is a policy', () => {
    for (const preset of Object.values(PRESETS))
      expect(parsePolicy(JSON.parse(JSON.stringify(preset)))).toEqual(preset);
  });

  test('a capability is granted by its name, by its kind, and not by half a name', () => {
    const source = "import 'lodash';";
    const verdict = (allow: readonly string[]) => validate(source, { policy: { name: 'p', allow, guard: {} } }).verdict;
    expect(verdict(['import.package'])).toBe('allow');
    expect(verdict(['import.package:lodash'])).toBe('allow');
    expect(verdict(['import.package:lod'])).toBe('deny');
    expect(() => verdict(['import'])).toThrow(expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }));
  });

  // Would catch: a name that fell off the list of the language's own globals.
  test('every global of the language is known', () => {
    const language = ['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Uint8Array', 'Map', 'WeakRef', 'Intl', 'Proxy'];
    for (const name of language) expect(validate(`${name}.length;`, { policy: 'pure' }).verdict, name).toBe('allow');
  });

  test('presets draw their lines where they say', () => {
    const verdicts = (source: string) =>
      (['pure', 'default', 'tool', 'source'] as const).map((policy) => validate(source, { policy }).verdict);
    expect(verdicts('export const a = [1].map(String);')).toEqual(['allow', 'allow', 'allow', 'allow']);
    expect(verdicts('Date.now()')).toEqual(['deny', 'allow', 'allow', 'allow']);
    expect(verdicts('console.log(1)')).toEqual(['deny', 'guard', 'allow', 'allow']);
    expect(verdicts("import { readFile } from 'node:fs'; readFile('a');")).toEqual(['deny', 'deny', 'allow', 'allow']);
    expect(verdicts('fetch("http://a")')).toEqual(['deny', 'deny', 'deny', 'allow']);
    expect(verdicts('eval("1")')).toEqual(['deny', 'deny', 'deny', 'deny']);
    expect(verdicts("import 'node:child_process'")).toEqual(['deny', 'deny', 'deny', 'deny']);
  });
});

describe('a policy by path and package', () => {
  const policy = parsePolicy({
    name: 'mine',
    extends: 'default',
    rules: [
      { files: ['src/http/'], allow: ['net'] },
      { packages: ['undici'], allow: ['net'] },
      { files: ['src/http/plain/'], deny: ['net'] },
    ],
  });
  const judged = (path?: string) => validate("fetch('http://a')", { policy, ...(path === undefined ? {} : { path }) });

  test('is asked with the place of the text, in this process and in the isolated one', async () => {
    const paths = [
      'src/http/a.mjs',
      'src/a.mjs',
      'node_modules/undici/a.js',
      'src/http/plain/a.mjs',
      'src/http/../a.mjs',
    ];
    expect(paths.map((path) => judged(path).verdict)).toEqual(['allow', 'deny', 'allow', 'deny', 'deny']);
    expect(judged().verdict).toBe('deny');
    for (const path of paths)
      expect(await validateIsolated("fetch('http://a')", { policy, path })).toEqual(judged(path));
  });

  test('a name that only decides the grammar is no place', () => {
    expect(validate("fetch('http://a')", { policy, filename: 'src/http/a.mjs' }).verdict).toBe('deny');
    expect(validate('let a: string;', { path: 'a.ts' }).verdict).toBe('allow');
  });

  test('a finding tells what is denied from what is not granted', () => {
    const { findings } = judged('src/http/plain/a.mjs');
    expect(findings).toMatchObject([{ answer: 'deny', deniedBy: 'net in files src/http/plain/' }]);
    expect(findings[0]?.message).toMatch(/talks to the network \(the policy denies net in files src\/http\/plain\/\)$/);
    expect(judged('src/a.mjs').findings[0]).not.toHaveProperty('deniedBy');
    expect(validate('export const f = (o, k) => o[k]').findings).toMatchObject([{ answer: 'guard' }]);
    expect(validate('const = ').findings).toMatchObject([{ answer: 'deny' }]);
  });

  // `require('lodash/../left-pad')` loads left-pad where lodash has no exports.
  test.each(['lodash/../left-pad', 'lodash/%2E%2e/left-pad', 'lodash\\\\..\\\\left-pad', 'lodash/fp/..'])(
    'a grant of lodash is none of %s',
    (name) => {
      const lodash = { name: 'p', allow: ['import.package:lodash'], guard: {} };
      expect(validate(`import '${name}';`, { policy: lodash }).verdict).toBe('deny');
      expect(validate(`require('${name}');`, { policy: lodash }).verdict).toBe('deny');
      expect(validate("import 'lodash/fp.js';", { policy: lodash }).verdict).toBe('allow');
    },
  );
});

describe('the preset of LingQue', () => {
  // One program for each module of its list.
  test.each([
    ['os', 'process.env.HOME'],
    ['os', "import { rm } from 'node:fs/promises'; rm('a');"],
    ['os', "import { userInfo } from 'node:os'; userInfo();"],
    ['subprocess', "import { spawn } from 'node:child_process'; spawn('id');"],
    ['subprocess', "process.binding('spawn_sync')"],
    ['shutil', "import fs from 'node:fs'; fs.cpSync('a', 'b');"],
    ['sys', 'process.argv'],
    ['sys', 'process.exit()'],
    ['socket', "import { connect } from 'node:net'; connect(1);"],
    ['socket', "new WebSocket('ws://a')"],
    ['ctypes', "process.dlopen(module, 'a.node')"],
    ['ctypes', "require('./a.node')"],
    ['signal', 'process.kill(1)'],
    ['multiprocessing', "import { fork } from 'node:child_process'; fork('a');"],
    ['threading', "import { Worker } from 'node:worker_threads'; new Worker('a');"],
  ])('denies %s: %s', (_, source) => {
    const { verdict, findings } = validate(source, { policy: 'lingque' });
    expect(verdict).toBe('deny');
    expect(findings.some(({ deniedBy }) => deniedBy !== undefined)).toBe(true);
  });

  test('leaves what Python leaves, and nothing that leads around the list', () => {
    const verdict = (source: string) => validate(source, { policy: 'lingque' }).verdict;
    expect(verdict("import { readFile } from 'node:fs/promises'; export const a = () => readFile('a');")).toBe('allow');
    expect(verdict('console.log(Date.now(), Math.random());')).toBe('allow');
    for (const way of ["eval('1')", 'import(name)', "import 'execa'", "import 'data:text/javascript,'", 'globalThis'])
      expect(verdict(way), way).toBe('deny');
  });

  test('cannot be widened by a rule', () => {
    const wide = { ...PRESETS.lingque, rules: [{ allow: ['process.spawn'] }] };
    expect(validate("import 'node:child_process'", { policy: wide }).verdict).toBe('deny');
  });
});

describe('findings', () => {
  test('say what, and where in lines and columns from 1', () => {
    const { findings } = validate('const a = 1;\r\n  eval(a);\n', { goal: 'script' });
    expect(findings).toEqual([expect.objectContaining({ rule: 'capability/eval', line: 2, column: 3 })]);
  });

  test('a syntax error is placed, in JavaScript and in TypeScript', () => {
    for (const filename of ['a.js', 'a.ts']) {
      expect(validate('let a;\nlet b = ;', { filename }).findings[0]).toMatchObject({ rule: 'parse/error', line: 2 });
    }
  });

  test('code frames show the line, a caret, and nothing that steers a terminal', () => {
    const source = 'let a;\nlet b;\neval("\u001b[2J");\nlet c;\n';
    const { findings } = validate(source, { goal: 'script' });
    expect(formatFindings(findings, source)).toBe(
      [
        '3:1 capability/eval: calls eval: makes code from strings',
        '  1 | let a;',
        '  2 | let b;',
        '> 3 | eval("\\u001b[2J");',
        '    | ^',
        '  4 | let c;',
        '  5 | ',
        '',
      ].join('\n'),
    );
    expect(formatFindings([], source)).toBe('');
  });

  test('too much text is denied unread', () => {
    expect(validate(' '.repeat(1_000_001)).findings.map(({ rule }) => rule)).toEqual(['source/size']);
  });
});

describe('loops', () => {
  const isEndless = (source: string): boolean =>
    validate(source, { goal: 'script' }).findings.some(({ rule }) => rule === 'loop/endless');

  test.each([
    'for(;;);',
    'while(1){}',
    'do{}while(!0)',
    'for(;;){switch(1){case 1:break}}',
    'for(;;){for(;;)break}',
    'a:for(;;){for(;;){continue a}}',
    'for(;;){b:{break b}}',
    'for(;;){(()=>{return 1})()}',
  ])('%s never ends', (source) => {
    expect(isEndless(source)).toBe(true);
  });

  test.each([
    'for(;;)break',
    'a:for(;;){for(;;){break a}}',
    'a:for(const x of []){for(;;){continue a}}',
    'function f(){for(;;){if(f)return}}',
    'for(;;){throw 1}',
    'async()=>{for(;;){await 1}}',
    'function*g(){for(;;){yield 1}}',
    'let x=1;while(x){}',
  ])('%s may end', (source) => {
    expect(isEndless(source)).toBe(false);
  });
});

describe('patterns', () => {
  const isSlow = (pattern: string): boolean => validate(`/${pattern}/`).capabilities.includes('regexp.slow');

  test.each(['(a+)+', '(a*)*', '(?:a{1,}){2,}', '((a)+.)+', '(a|a)*', '([a-z]+)*', '(\\w|\\d)+'])(
    '%s is slow',
    (pattern) => {
      expect(isSlow(pattern)).toBe(true);
    },
  );

  test.each(['a+b+', '(ab)+', '[(a+)+]', '\\(a+\\)+', '(a+)b', '(?:foo|bar)+', '(a+)?'])('%s is not', (pattern) => {
    expect(isSlow(pattern)).toBe(false);
  });
});

// Would catch: a carriage return before a line feed that counts twice, separators of Unicode that do not count.
test('lines are counted as the language counts them', () => {
  const { findings } = validate('1;\r\n2;\r3;\u20284;\u20295;\n\v\f eval(1)', { filename: 'a.js' });
  expect(findings.map(({ line, column }) => [line, column])).toEqual([[6, 4]]);
});
