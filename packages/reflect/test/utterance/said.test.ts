import { expect, test } from 'vitest';
import { detectCorrection, detectSatisfaction, detectTeaching } from '../../src/index.ts';
import { SAID } from './said.ts';

const heard = (text: string, previous?: string): string => {
  const options = { ...(previous === undefined ? {} : { previous }) };
  const satisfaction = detectSatisfaction(text, options);
  return [
    detectTeaching(text, options) === null ? '' : 't',
    detectCorrection(text, options) ? 'c' : '',
    { positive: '+', negative: '-', none: '' }[satisfaction],
  ].join('');
};

// Would catch: a cue that takes what it must not, or that is lost.
test.each(SAID.map((said) => ({ said })))('$said', ({ said: [label, text, previous] }) => {
  if (label === '.') expect(heard(text, previous)).toBe('');
  else expect(heard(text, previous)).toContain(label);
});
