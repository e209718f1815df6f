/** The labelled sets are those that were fixed, the fingerprint reaches its goals on them, and no text made of theirs stops it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { causes } from '../src/causes.ts';

// Would catch: a rule for one kind of text that takes another for it, and a text that was changed so that a rule fits.
test('each half of each set reaches the goals', async () => {
  const said = vi.spyOn(console, 'log').mockReturnValue();
  const holds = await causes({ count: undefined, seed: 1, full: false, only: [], seconds: undefined });
  expect(holds, said.mock.calls.flat().join('\n')).toBe(true);
});

const PROGRAM = join(import.meta.dirname, '..', 'src', 'causes', 'mutated.ts');
/** It takes seconds: only what would never end takes so long. */
const FAR_TOO_LONG_MS = 240_000;

// Would catch: a pattern that tries without end on a text that no rule was written for.
test(
  'no text made of theirs by mutation stops it',
  () => {
    const { stdout } = spawnSync(process.execPath, [PROGRAM, '11'], {
      encoding: 'utf8',
      timeout: FAR_TOO_LONG_MS,
      killSignal: 'SIGKILL',
    });
    expect(stdout.trim().split('\n').at(-1)).toBe('done');
  },
  FAR_TOO_LONG_MS * 2,
);
