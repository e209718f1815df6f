import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessResult } from '@evolve/core/contracts';
import type { Outcome } from '../check/outcome.ts';
import { outcomeOf, relocate, runReference } from '../evaluate/reference.ts';
import type { Scratch } from '../evaluate/scratch.ts';
import type { CoverageSlice } from '../evaluator/protocol.ts';
import type { Settings } from '../options.ts';

/** New texts by path, relative to the project's folder. */
export type Texts = Readonly<Record<string, string>>;

/** Where versions of a program are run to see what they do: copies in the scratch folder, by the caller's runner. */
export interface Stage {
  readonly settings: Settings;
  readonly scratch: Scratch;
}

export interface Place {
  readonly tree: string;
  /** Writable, beside the tree. */
  readonly home: string;
}

/** A program of this package, beside the sources or beside the built package. */
const programFile = (name: string): string => {
  const source = fileURLToPath(new URL(`./isolated/${name}.ts`, import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL(`./trust/isolated/${name}.js`, import.meta.url));
};

export const RECORDER = programFile('record');
export const REPLAYER = programFile('replay');
const OWN_PACKAGE = path.resolve(path.dirname(RECORDER), '../../..');

/** A fresh copy with some texts replaced, for as long as it is used. */
export const withCopy = async <T>(
  { scratch }: Stage,
  name: string,
  texts: Texts,
  use: (place: Place) => Promise<T>,
): Promise<T> => {
  const tree = await scratch.copy(name);
  try {
    for (const [file, text] of Object.entries(texts)) await writeFile(path.join(tree, file), text);
    return await use({ tree, home: path.dirname(tree) });
  } finally {
    await scratch.remove(name);
  }
};

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export const start = ({ settings, scratch }: Stage, { tree, home }: Place, start: Start): Promise<ProcessResult> =>
  settings.runner.run(start.command, start.args, {
    dir: tree,
    writable: [home, tree],
    readable: [...scratch.readable, OWN_PACKAGE],
    env: start.env,
    timeoutMs: start.timeoutMs,
    signal: settings.signal,
  });

/** The check's own command in a copy, with variables of ours. */
export const runCheckIn = async (
  stage: Stage,
  place: Place,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> => {
  const { check, dir } = stage.settings;
  const args = check.args.map((argument) => relocate(argument, dir, place.tree));
  const command = { command: check.command, args, env: { ...check.env, ...env }, timeoutMs: check.timeoutMs };
  return outcomeOf(await start(stage, place, command));
};

/** The check's own command on a version of the program, with what of it ran. */
export const runCheckOn = (
  { settings, scratch }: Stage,
  texts: Texts,
  coverage: boolean,
): Promise<{ readonly outcome: Outcome; readonly slices: readonly CoverageSlice[] }> => {
  const files = Object.entries(texts).map(([file, text]) => ({ path: file, text }));
  const edits = files.map((_, file) => ({ file, splices: [] }));
  return runReference(settings, scratch, files, edits, {
    name: 'trust-check',
    timeoutMs: settings.check.timeoutMs,
    coverage,
  });
};
