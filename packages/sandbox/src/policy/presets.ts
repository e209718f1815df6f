import { LINGQUE_LIST } from '../data/lingque.ts';
import { frozenPolicy } from './frozen.ts';
import type { SandboxPolicy } from './policy.ts';

/** What a runner promises when it runs code that is guarded. */
export const OBLIGATIONS = {
  'no-code-from-strings': 'the engine refuses to make code from strings (--disallow-code-generation-from-strings)',
  'separate-process': 'the code runs in a process of its own, so that what it does to shared objects dies with it',
  'captured-output': 'its output is read as data and goes to no terminal',
  'private-paths': 'the paths it sees say nothing about the host',
  'known-globals': 'the global object holds what Node gives it and nothing of the host program',
  'time-limit': 'it is killed after a time',
} as const;

/** What cannot be decided from the text is run where it does not matter. */
const UNDECIDABLE: SandboxPolicy['guard'] = {
  'reflect.key': ['no-code-from-strings'],
  'reflect.constructor': ['no-code-from-strings'],
  'reflect.write': ['no-code-from-strings', 'separate-process'],
  'reflect.prototype': ['separate-process'],
  'reflect.this': ['no-code-from-strings', 'separate-process'],
  'regexp.slow': ['time-limit'],
  'regexp.dynamic': ['time-limit'],
  'host.paths': ['private-paths'],
  'globals.declared': ['known-globals'],
};

const DEFAULT_ALLOW: readonly string[] = ['import.relative', 'timers', 'clock', 'random', 'crypto.hash'];

const TOOL_ALLOW: readonly string[] = [
  ...DEFAULT_ALLOW,
  'console',
  'import.builtin',
  'host.paths',
  'process.info',
  'regexp.dynamic',
  'fs.read',
  'crypto',
];

/** Without what tells code where, when or by whom it is run, or by chance: whoever knows that can be right only while it is proved. */
const EVOLUTION_ALLOW: readonly string[] = [
  'import.relative',
  'console',
  'import.builtin',
  'crypto.hash',
  'regexp.dynamic',
];

const { 'host.paths': _asked, ...EVOLUTION_GUARD } = UNDECIDABLE;

/** What LingQue leaves its tools and this vocabulary can tell from what it forbids; packages only as an owner names them. */
const LINGQUE_ALLOW: readonly string[] = [
  ...DEFAULT_ALLOW,
  'console',
  'import.builtin',
  'host.paths',
  'regexp.dynamic',
  'fs.read',
  'crypto',
];

const LINGQUE_DENY: readonly string[] = [...new Set(LINGQUE_LIST.flatMap(({ capabilities }) => capabilities))].sort();

/** The name of a policy in {@link PRESETS}. */
export type PresetName = 'pure' | 'default' | 'tool' | 'source' | 'lingque' | 'evolution';

/**
 * `pure` computes. `default` adds time, chance, timers, hashes and files beside it. `tool` is for an agent's tools: it may
 * also read files and print. `source` is for an agent's own program: nearly everything but starting programs, making code
 * from strings and loading machine code. `lingque` denies what LingQue forbids its tools (`data/lingque.ts`) and grants of the
 * rest what does not lead around that. `evolution` is for what a change gains that nobody has looked at: of `tool` all but what tells
 * code where, when, by whom or by what chance it is run.
 */
export const PRESETS: Readonly<Record<PresetName, SandboxPolicy>> = Object.freeze({
  pure: frozenPolicy({ name: 'pure', allow: ['import.relative'], guard: UNDECIDABLE }),
  default: frozenPolicy({
    name: 'default',
    allow: DEFAULT_ALLOW,
    guard: { ...UNDECIDABLE, console: ['captured-output'] },
  }),
  tool: frozenPolicy({ name: 'tool', allow: TOOL_ALLOW, guard: UNDECIDABLE }),
  source: frozenPolicy({
    name: 'source',
    allow: [...TOOL_ALLOW, 'fs.write', 'net', 'env', 'import.package', 'process.control', 'host.info', 'worker'],
    guard: UNDECIDABLE,
  }),
  evolution: frozenPolicy({ name: 'evolution', allow: EVOLUTION_ALLOW, guard: EVOLUTION_GUARD }),
  lingque: frozenPolicy({ name: 'lingque', allow: LINGQUE_ALLOW, guard: UNDECIDABLE, deny: LINGQUE_DENY }),
});
