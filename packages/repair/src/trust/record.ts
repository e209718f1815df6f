import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { instrument } from './instrument.ts';
import type { RecordedCall } from './isolated/calls.ts';
import { RECORDER, runCheckIn, withCopy, type Stage, type Texts } from './stage.ts';

const readCalls = async (folder: string): Promise<readonly RecordedCall[]> => {
  if (!existsSync(folder)) return [];
  const calls = new Map<string, RecordedCall>();
  for (const file of (await readdir(folder)).sort()) {
    for (const call of parseCalls(await readFile(path.join(folder, file), 'utf8'))) {
      const { sides, ...own } = call;
      const key = JSON.stringify(own);
      calls.set(key, { ...own, sides: [...new Set([...(calls.get(key)?.sides ?? []), ...sides])].sort() });
    }
  }
  // Processes end in any order and have any number: only what they say counts.
  return [...calls].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, call]) => call);
};

const isCall = (value: unknown): value is RecordedCall =>
  typeof value === 'object' &&
  value !== null &&
  'target' in value &&
  typeof value.target === 'string' &&
  'args' in value &&
  Array.isArray(value.args) &&
  'sides' in value &&
  Array.isArray(value.sides);

/** The program under test may write there too: what is no call is left out. */
const parseCalls = (text: string): readonly RecordedCall[] => {
  try {
    const calls: unknown = JSON.parse(text);
    return Array.isArray(calls) ? calls.filter(isCall) : [];
  } catch {
    return [];
  }
};

/** Runs the check once on instrumented sources and returns the calls of their functions, each with the tests' side. */
export const recordCalls = (stage: Stage, texts: Texts): Promise<readonly RecordedCall[]> => {
  const instrumented: Record<string, string> = {};
  for (const [file, text] of Object.entries(texts)) {
    const version = instrument(file, text, { fuel: false });
    if (version !== undefined) instrumented[file] = version.text;
  }
  return withCopy(stage, 'trust-record', instrumented, async (place) => {
    const folder = path.join(place.home, 'calls');
    const before = stage.settings.check.env?.['NODE_OPTIONS'] ?? '';
    await runCheckIn(stage, place, {
      NODE_OPTIONS: `${before} --import=${pathToFileURL(RECORDER).href}`.trim(),
      NODE_NO_WARNINGS: '1',
      EVOLVE_TRUST_CALLS: folder,
    });
    return readCalls(folder);
  });
};
