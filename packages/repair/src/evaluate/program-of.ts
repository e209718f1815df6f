import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Program } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';
import { runnerProgram } from './runner-call.ts';

/** What a check comes down to, when it is something that the evaluator can run itself. */
export interface KnownProgram {
  /** Node, as the check calls it. */
  readonly command: string;
  readonly program: Program;
}

interface Call {
  readonly command: string;
  readonly args: readonly string[];
}

const FLAG_WITH_VALUE = new Set(['-r', '--require', '--import', '-C', '--conditions', '--env-file']);
/** Flags of Node's test runner that change how results are told, not what they are. */
const TEST_FLAG = /^--(?:test|test-reporter=\w+|test-concurrency=\d+|no-warnings|experimental-strip-types)$/;
/** Files that Node's test runner finds by itself. */
const NODE_TESTS = '**/{test,test/**/*,test-*,*[._-]test}.{js,mjs,cjs,ts,mts,cts}';
const MOCHA_TESTS = './test/*.{js,cjs,mjs}';

const programName = (command: string): string => path.basename(command).replace(/\.(?:exe|cmd|js|mjs|cjs)$/, '');

const inside = (dir: string, file: string): string | undefined => {
  const found = path.relative(dir, path.resolve(dir, file));
  return found.startsWith('..') || path.isAbsolute(found) ? undefined : found.split(path.sep).join('/');
};

/** Files in the order in which the command takes them; undefined when one of them lies outside. */
const matching = (dir: string, patterns: readonly string[]): readonly string[] | undefined => {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const own = inside(dir, pattern);
    if (own === undefined) return undefined;
    const found = globSync(own, { cwd: dir, exclude: (name) => path.basename(name) === 'node_modules' });
    for (const file of found) files.add(file.split(path.sep).join('/'));
  }
  return files.size === 0 ? undefined : [...files].sort();
};

const nodeTest = (dir: string, { command, args }: Call): KnownProgram | undefined => {
  const flags = args.filter((arg) => arg.startsWith('-'));
  if (!flags.every((flag) => TEST_FLAG.test(flag))) return undefined;
  const named = args.filter((arg) => !arg.startsWith('-'));
  const files = matching(dir, named.length === 0 ? [NODE_TESTS] : named);
  return files === undefined ? undefined : { command, program: { kind: 'node-test', files } };
};

const node = (dir: string, call: Call): KnownProgram | undefined => {
  const { command, args } = call;
  if (args.includes('--test')) return nodeTest(dir, call);
  const [script, ...rest] = args;
  if (script === undefined || script.startsWith('-') || FLAG_WITH_VALUE.has(script)) return undefined;
  const named = runnerName(script);
  if (named !== undefined) return byRunner(dir, named, { command, args: rest });
  const own = inside(dir, script);
  return own === undefined ? undefined : { command, program: { kind: 'script', script: own, args: rest } };
};

/** The test runner that a file of a package is, by where packages have theirs. */
const runnerName = (script: string): string | undefined =>
  ['mocha', 'vitest', 'jest'].find(
    (name) => programName(script) === name || new RegExp(`(?:^|/)${name}/(?:bin/|${name}\\.mjs$)`).test(script),
  );

const byRunner = (dir: string, name: string, call: Call): KnownProgram | undefined => {
  if (name === 'mocha') return mocha(dir, call);
  const program = runnerProgram(dir, name === 'jest' ? 'jest' : 'vitest', call.args);
  const command = /^node(?:\.exe)?$/.test(path.basename(call.command)) ? call.command : 'node';
  return program === undefined ? undefined : { command, program };
};

/** Words before the name of a package's program that change nothing about it. */
const NPX_FLAG = new Set(['-y', '--yes', '--no', '--no-install', '--offline', '--prefer-offline', '--']);

/** The call behind `npx NAME`, which has to be installed for anything to come of it here. */
const ofPackage = (args: readonly string[]): Call | undefined => {
  const at = args.findIndex((arg) => !NPX_FLAG.has(arg));
  const command = args[at];
  return command === undefined || command.startsWith('-') ? undefined : { command, args: args.slice(at + 1) };
};

/** Mocha with files at most: what its options mean is for the command to say. */
const mocha = (dir: string, { command, args }: Call): KnownProgram | undefined => {
  const own = /^node(?:\.exe)?$/.test(path.basename(command)) ? command : 'node';
  if (args.some((arg) => arg.startsWith('-'))) return undefined;
  const files = matching(dir, args.length === 0 ? [MOCHA_TESTS] : args);
  return files === undefined ? undefined : { command: own, program: { kind: 'mocha', files } };
};

const scriptsOf = (dir: string): Readonly<Record<string, unknown>> => {
  try {
    const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as { readonly scripts?: unknown };
    return typeof manifest.scripts === 'object' && manifest.scripts !== null ? { ...manifest.scripts } : {};
  } catch {
    return {};
  }
};

/** What a shell would do more than start one program and find its files. */
const SHELL = /[&|;<>$`()\n\\]|^\s*\w+=/;
const WORD = /"([^"]*)"|'([^']*)'|[^\s"']+/g;

/** The words of a line that asks no more of a shell. */
const plainCall = (line: string): Call | undefined => {
  if (SHELL.test(line)) return undefined;
  const [command, ...args] = [...line.matchAll(WORD)].map(([word, double, single]) => double ?? single ?? word);
  return command === undefined ? undefined : { command, args };
};

/** The line behind `npm test` or `npm run NAME`, when it is one command and no other script runs before or after it. */
const behind = (dir: string, { args }: Call): Call | undefined => {
  const [first = '', second = ''] = args;
  const isRun = first === 'run' || first === 'run-script';
  const name = isRun ? second : ['test', 't', 'tst'].includes(first) ? 'test' : undefined;
  if (name === undefined || args.length > (isRun ? 2 : 1)) return undefined;
  const scripts = scriptsOf(dir);
  const line = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (typeof line !== 'string' || `pre${name}` in scripts || `post${name}` in scripts) return undefined;
  return plainCall(line);
};

/** `pnpm vitest run`, `yarn jest`, and the same with `exec`. */
const throughManager = ({ args }: Call): Call | undefined => {
  const own = args[0] === 'exec' ? ofPackage(args.slice(1)) : ofPackage(args);
  return own !== undefined && /^(?:vitest|jest|mocha)$/.test(own.command) ? own : undefined;
};

const knownCall = (dir: string, call: Call, depth: number): KnownProgram | undefined => {
  switch (programName(call.command)) {
    case 'node':
      return node(dir, call);
    case 'mocha':
    case 'vitest':
    case 'jest':
      return byRunner(dir, programName(call.command), call);
    case 'npx':
      return inner(dir, ofPackage(call.args), depth);
    case 'sh':
      return inner(
        dir,
        call.args.length === 2 && call.args[0] === '-c' ? plainCall(String(call.args[1])) : undefined,
        depth,
      );
    case 'npm':
    case 'pnpm':
    case 'yarn':
      return inner(dir, behind(dir, call) ?? throughManager(call), depth);
    default:
      return undefined;
  }
};

/** A script may call another one, but not itself for ever. */
const inner = (dir: string, call: Call | undefined, depth: number): KnownProgram | undefined =>
  call === undefined || depth > 3 ? undefined : knownCall(dir, call, depth + 1);

/** What the check comes down to; undefined for any other command, and for options whose meaning is not known here. */
export const knownProgram = ({ dir, check }: Settings): KnownProgram | undefined => knownCall(dir, check, 0);

/** The files of tests themselves: looked at for inputs, and never repaired. */
export const testFiles = (known: KnownProgram | undefined): readonly string[] =>
  known === undefined ? [] : known.program.kind === 'script' ? [known.program.script] : known.program.files;
