import type { OBLIGATIONS } from '../policy/presets.ts';

/** One property of this tier, by its name, and why code cannot get round it. */
interface Property {
  readonly property: string;
  readonly why: string;
}

/** How this tier keeps each obligation. One that is not here is not kept, and code that needs it does not run. */
const DISCHARGED: Readonly<Partial<Record<keyof typeof OBLIGATIONS, Property>>> = {
  'no-code-from-strings': {
    property: 'realm-without-eval',
    why: 'eval is deleted and every constructor of functions throws before the program is read; no module can be loaded',
  },
  'separate-process': {
    property: 'child-per-evaluation',
    why: 'one process and one realm serve exactly one evaluation and end with it',
  },
  'captured-output': {
    property: 'no-console',
    why: 'the realm has no console and no streams; a result leaves as JSON text, an error as bounded text without control characters',
  },
  'private-paths': {
    property: 'no-paths',
    why: 'the only name that the realm knows is the base name of the program, in its own stack traces',
  },
  'known-globals': {
    property: 'fresh-realm',
    why: 'the global object holds the language and nothing of the host program, not one host function',
  },
  'time-limit': {
    property: 'killed-from-outside',
    why: 'the parent kills the process at the limit whatever the engine does; the engine and the kernel do if the parent is gone',
  },
};

/** The names of all that this tier keeps. */
export const DISCHARGED_NAMES: readonly string[] = Object.keys(DISCHARGED);

/** The obligations that this tier does not keep, in the order they were given. */
export const undischarged = (obligations: readonly string[]): readonly string[] =>
  obligations.filter((obligation) => !Object.hasOwn(DISCHARGED, obligation));
