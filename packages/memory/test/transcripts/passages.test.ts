import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CERTAIN, passages } from '../../src/transcripts/passages.ts';

const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const prose = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));

// Would catch: a passage that falls between two windows.
test('every passage that is long enough is found, wherever it begins and however it is written', () => {
  fc.assert(
    fc.property(prose, fc.stringMatching(/^[a-z0-9]{31,80}$/), prose, fc.nat(40), (before, passage, after, at) => {
      expect(passage.length).toBeGreaterThanOrEqual(CERTAIN);
      const said = passages();
      said.add(`${before} ${passage} ${after}`);
      const spread = `${passage.slice(0, at)}”, ${passage.slice(at)}`.toUpperCase();
      expect(said.isIn(`quoted: ${spread}!`)).toBe(true);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('other texts are not taken for it, nor words that anybody says', () => {
  const said = passages();
  said.add('my doctor says that the lantern fish is to blame for everything');
  said.add('yes');
  expect(said.isIn('my doctor says no')).toBe(false);
  expect(said.isIn('yes, the tide tables are wrong again today, and nobody knows why')).toBe(false);
});
