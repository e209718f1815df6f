/** Linters and test runners: ESLint 8/9, Jest, Vitest, pytest, Mocha, Playwright. */

import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, stack } from '../text.ts';

const ESLINT: Tool = { family: 'test', wrap: 'command', command: 'eslint src', exitCode: 1, posixOnly: false };
const JEST: Tool = { ...ESLINT, command: 'jest --ci' };
const VITEST: Tool = { ...ESLINT, command: 'vitest run' };
const PYTEST: Tool = { ...ESLINT, command: 'pytest -q' };

export const eslintRule = (rule: string, text: string): Template =>
  tool(ESLINT, (run) => {
    const { paint } = run;
    const place = `${run.rand.int(1, 400)}:${run.rand.int(1, 60)}`;
    return [
      lead(['', run.at('src', run.names.dir, `${run.names.file}.ts`)]),
      message(`  ${paint.dim(place)}  ${paint.red('error')}  ${text}  ${paint.dim(rule)}`),
      exit(['', paint.boldRed('✖ 1 problem (1 error, 0 warnings)'), '']),
    ];
  });

export const eslintNoConfig: Template = tool(
  ESLINT,
  (run) => [
    lead(['', 'Oops! Something went wrong! :(', '', `ESLint: 9.${run.rand.int(0, 30)}.0`, '']),
    message("ESLint couldn't find an eslint.config.(js|mjs|cjs) file."),
    note([
      '',
      'From ESLint v9.0.0, the default configuration file is now eslint.config.js.',
      'If you are using a .eslintrc.* file, please follow the migration guide',
      'to update your configuration file to the new format:',
      '',
      'https://eslint.org/docs/latest/use/configure/migration-guide',
    ]),
  ],
  { exitCode: 2 },
);

export const eslintParsing = (text: string): Template =>
  tool(ESLINT, (run) => [
    lead(['', run.at('src', run.names.dir, `${run.names.file}.js`)]),
    message(`  ${run.rand.int(1, 300)}:${run.rand.int(1, 50)}  ${run.paint.red('error')}  Parsing error: ${text}`),
    exit(['', '✖ 1 problem (1 error, 0 warnings)', '']),
  ]);

const jestTail = (run: Run): string[] => [
  '',
  `Test Suites: 1 failed, ${run.rand.int(1, 90)} passed, ${run.rand.int(91, 120)} total`,
  `Tests:       1 failed, ${run.rand.int(10, 800)} passed, ${run.rand.int(801, 900)} total`,
  'Snapshots:   0 total',
  `Time:        ${run.rand.int(1, 90)}.${run.rand.int(1, 999)} s`,
  'Ran all test suites.',
];

interface JestFailure {
  readonly title: string;
  readonly text: readonly string[];
  readonly more?: (run: Run) => readonly string[];
  readonly code: string;
}

/** In Jest the title line with its bullet is printed above the reason: both together are the cause. */
function jest(found: JestFailure): Template {
  return tool(JEST, (run) => {
    const { paint } = run;
    const file = run.rel('src', run.names.dir, '__tests__', `${run.names.file}.test.ts`);
    const line = run.rand.int(12, 240);
    return [
      lead([
        `${paint.boldRed('FAIL')} ${file}${run.rand.chance(0.4) ? ` (${run.rand.int(5, 40)}.${run.rand.int(1, 99)} s)` : ''}`,
      ]),
      message([paint.boldRed(`  ● ${found.title}`), '', ...found.text.map((text) => `    ${text}`)]),
      note([
        ...(found.more?.(run) ?? []),
        '',
        `      ${line - 1} |`,
        `    ${paint.red('>')} ${line} |     ${found.code}`,
        `         |     ${' '.repeat(Math.max(0, found.code.indexOf('.')))}${paint.red('^')}`,
        '',
      ]),
      stack([
        `      at Object.<anonymous> (${file}:${line}:${run.rand.int(5, 40)})`,
        ...(run.frames === 'other'
          ? [
              `      at Promise.then.completed (${run.rel('node_modules', 'jest-circus', 'build', 'utils.js')}:${run.rand.int(200, 320)}:28)`,
            ]
          : []),
      ]),
      exit(jestTail(run)),
    ];
  });
}

export const jestToBe = (title: string, expected: string, received: string): Template =>
  jest({
    title,
    text: [
      'expect(received).toBe(expected) // Object.is equality',
      '',
      `Expected: ${expected}`,
      `Received: ${received}`,
    ],
    code: 'expect(total).toBe(expected);',
  });

export const jestTimeout = (title: string): Template =>
  jest({
    title,
    text: [
      'thrown: "Exceeded timeout of 5000 ms for a test.',
      'Add a timeout value to this test to increase the timeout, if this is a long-running test. See https://jestjs.io/docs/api#testname-fn-timeout."',
    ],
    code: `it("${title.split(' › ').at(-1) ?? title}", async () => {`,
  });

export const jestNoModule = (name: string): Template =>
  jest({
    title: 'Test suite failed to run',
    text: [`Cannot find module '${name}' from 'src/setup.ts'`],
    more: () => ['', '    Require stack:', '      src/setup.ts'],
    code: `import lib from '${name}';`,
  });

export const vitest = (title: string, reason: string, more: (run: Run) => readonly string[] = () => []): Template =>
  tool(VITEST, (run) => {
    const { paint } = run;
    const file = `src/${run.names.dir}/${run.names.file}.test.ts`;
    return [
      lead(['', paint.red('⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯'), '']),
      message([
        `${paint.boldRed(' FAIL ')} ${file} > ${title}`,
        `${paint.boldRed(reason.slice(0, reason.indexOf(':')))}${reason.slice(reason.indexOf(':'))}`,
      ]),
      note(more(run)),
      stack([` ${paint.cyan('❯')} ${file}:${run.rand.int(8, 300)}:${run.rand.int(5, 50)}`]),
      exit([
        '',
        '⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯',
        '',
        ` Test Files  1 failed | ${run.rand.int(2, 90)} passed (${run.rand.int(91, 99)})`,
        `      Tests  1 failed | ${run.rand.int(20, 900)} passed (${run.rand.int(901, 999)})`,
        `   Start at  ${run.now.clock}`,
        `   Duration  ${run.rand.int(1, 60)}.${run.rand.int(10, 99)}s (transform ${run.rand.int(100, 999)}ms, setup 0ms, collect ${run.rand.int(1, 9)}.10s, tests ${run.rand.int(1, 20)}.40s)`,
      ]),
    ];
  });

export const pytestAssert = (test: string, expression: string, expanded: string): Template =>
  tool(PYTEST, (run) => {
    const file = run.rel('tests', run.names.dir, `test_${run.names.file}.py`);
    return [
      lead([
        '=================================== FAILURES ===================================',
        `${'_'.repeat(24)} ${test} ${'_'.repeat(24)}`,
        '',
        `    def ${test}():`,
        `>       assert ${expression}`,
      ]),
      message(`E       assert ${expanded}`),
      note([
        '',
        `${file}:${run.rand.int(8, 300)}: AssertionError`,
        '=========================== short test summary info ============================',
      ]),
      message(`FAILED ${file.replaceAll('\\', '/')}::${test} - assert ${expanded}`),
      exit(`1 failed, ${run.rand.int(4, 400)} passed in ${run.rand.int(0, 90)}.${run.rand.int(10, 99)}s`),
    ];
  });

export const pytestFixture = (name: string): Template =>
  tool(PYTEST, (run) => {
    const file = run.at('tests', run.names.dir, `test_${run.names.file}.py`);
    return [
      lead([
        '==================================== ERRORS ====================================',
        `file ${file}, line ${run.rand.int(4, 200)}`,
        `  def test_${run.names.file}(${name}):`,
      ]),
      message(`E       fixture '${name}' not found`),
      note([
        '>       available fixtures: cache, capfd, caplog, capsys, monkeypatch, request, tmp_path',
        ">       use 'pytest --fixtures [testpath]' for help on them.",
        '',
        `${file}:${run.rand.int(4, 200)}`,
      ]),
      exit(`1 error in ${run.rand.int(0, 5)}.${run.rand.int(10, 99)}s`),
    ];
  });

export const mochaTimeout = (title: string): Template =>
  tool({ ...ESLINT, command: 'mocha' }, (run) => [
    lead(['', `  ${run.rand.int(4, 400)} passing (${run.rand.int(1, 60)}s)`, '  1 failing', '']),
    message([
      `  1) ${title}:`,
      `     Error: Timeout of 2000ms exceeded. For async tests and hooks, ensure "done()" is called; if returning a Promise, ensure it resolves. (${run.at('test', `${run.names.file}.spec.js`)})`,
    ]),
    stack([
      `      at listOnTimeout (node:internal/timers:${run.rand.int(500, 620)}:17)`,
      `      at process.processTimers (node:internal/timers:${run.rand.int(500, 620)}:7)`,
    ]),
  ]);

const playwrightHead = (run: Run, title: string): string =>
  `  1) [${run.rand.pick(['chromium', 'firefox', 'webkit'])}] › e2e/${run.names.file}.spec.ts:${run.rand.int(4, 90)}:${run.rand.int(3, 7)} › ${title} ${'─'.repeat(20)}`;

export const playwright = (title: string, reason: readonly string[], log: readonly string[]): Template =>
  tool({ ...ESLINT, command: 'playwright test' }, (run) => [
    message([playwrightHead(run, title), '', ...reason.map((line) => `    ${line}`)]),
    note(['    Call log:', ...log.map((line) => `      - ${line}`), '']),
    stack([`        at ${run.at('e2e', `${run.names.file}.spec.ts`)}:${run.rand.int(8, 90)}:${run.rand.int(10, 50)}`]),
    exit(['', '  1 failed', `  ${run.rand.int(1, 80)} passed (${run.rand.int(10, 300)}.${run.rand.int(1, 9)}s)`]),
  ]);
