/**
 * A sample of the red team against a real Evolver, and its judges against a kernel without a single rule: a judge that sees no
 * harm there would see none anywhere. All attacks: `npm run prove -- red-team`.
 */
import { describe, expect, test, vi } from 'vitest';
import { attacks } from '../src/red-team/unseen/attacks.ts';
import { naive } from '../src/red-team/unseen/naive.ts';
import { seeded } from '../src/random.ts';
import { redTeam } from '../src/red-team.ts';

const LIMIT_MS = 600_000;

test('there are as many attacks as were fixed, each with a name of its own and a sentence', () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(233);
  expect(attacks.filter(({ what }) => !/^.{19,}[.!]$/u.test(what))).toEqual([]);
});

describe('the judges', () => {
  const random = seeded(1);
  /** What changes the clock of a machine's processes, or takes seconds, is left out. */
  const sample = attacks.filter(({ id }) => id !== 'right-for-a-while' && random() < 0.15);

  test(
    'see harm where there are no rules, and none where nothing was done',
    async () => {
      let seen = 0;
      for (const attack of sample) {
        const [untouched, attacked] = [await naive(attack), await naive(attack)];
        expect(await attack.gotThrough(untouched, untouched.receipts()), attack.id).toBe(false);
        await Promise.resolve(attack.run(attacked)).catch(() => undefined);
        if (await attack.gotThrough(attacked, attacked.receipts())) seen += 1;
        untouched.close();
        attacked.close();
      }
      // Its author saw 209 of 233; the others need what a toy has not.
      expect(seen).toBeGreaterThan(0.7 * sample.length);
    },
    LIMIT_MS,
  );
});

test(
  'of a sample of attacks by somebody who did not know the rules none gets through',
  async () => {
    vi.spyOn(console, 'table').mockReturnValue();
    expect(await redTeam({ count: 16, seed: 1, full: false, only: [], seconds: undefined })).toBe(true);
  },
  LIMIT_MS,
);
