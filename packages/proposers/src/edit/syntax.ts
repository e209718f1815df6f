import { extname } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { bound } from '@evolve/core/untrusted';
import type { PlannedFile } from './plan-edits.ts';

/**
 * Parses standard input in a process of its own and runs none of it: as a module, or else as the body of a CommonJS
 * module. Exit 3 is a syntax error; any other failure says nothing about the source.
 */
const PROGRAM = `
const vm = require('node:vm');
const { stripTypeScriptTypes } = require('node:module');
let source = '';
process.stdin.setEncoding('utf8').on('data', (part) => { source += part; }).on('end', () => {
  try {
    const typed = process.argv[1] === 'ts';
    const code = typed ? stripTypeScriptTypes(source, { mode: 'transform' }) : source.replace(/^#!.*/, '');
    try { new vm.SourceTextModule(code); } catch (asModule) {
      try { vm.compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname']); } catch { throw asModule; }
    }
  } catch (error) {
    process.stdout.write(String(error.stack).split('\\n').slice(0, 5).join('\\n') + '\\n' + String(error));
    process.exitCode = 3;
  }
});`;

const SYNTAX_ERROR = 3;
const TIMEOUT_MS = 10_000;
const KINDS: Readonly<Record<string, 'js' | 'ts' | 'json'>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.json': 'json',
};

export interface SyntaxContext {
  readonly dir: string;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
}

const jsonProblem = (text: string): string | undefined => {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
};

const problemOf = async (path: string, text: string, context: SyntaxContext): Promise<string | undefined> => {
  const kind = KINDS[extname(path).toLowerCase()];
  if (kind === undefined) return undefined;
  if (kind === 'json') return jsonProblem(text);
  const args = ['--no-warnings', '--experimental-vm-modules', '-e', PROGRAM, kind];
  const { dir, runner, signal } = context;
  const result = await runner.run('node', args, { dir, input: text, timeoutMs: TIMEOUT_MS, signal });
  return result.exitCode === SYNTAX_ERROR ? bound(result.stdout, 1_024) : undefined;
};

/** Syntax errors that the edits bring in; a file that did not parse before, such as one with JSX, is left to the check. */
export const syntaxProblems = async (
  files: readonly PlannedFile[],
  context: SyntaxContext,
): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const { path, before, after } of files) {
    const problem = await problemOf(path, after, context);
    if (problem === undefined) continue;
    if (before === undefined || (await problemOf(path, before, context)) === undefined) {
      problems.push(`${path} would no longer parse: ${problem}`);
    }
  }
  return problems;
};
