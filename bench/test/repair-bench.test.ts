/** The bench's own claims, without its times: verdicts as of a child for each, and hostile candidates that cost only themselves. */
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';
import { expect, test } from 'vitest';
import { agreement, evaluate, openSubject, withHostile } from '../src/repair-bench.ts';
import { changes, makeSubject } from '../src/repair-bench/subject.ts';

test('a small part of the bench', async () => {
  const { namespace } = await detectIsolation();
  const subject = makeSubject();
  const evaluator = await openSubject(subject, isolatedRunner({ isolation: namespace ? 'namespace' : 'none' }));
  try {
    expect(evaluator.lane).toBe('fast');
    expect(evaluator.baseline.pass).toBe(true);
    const all = changes(30, 3);
    const outcomes = await evaluate(evaluator, all);
    expect(new Set(outcomes.map(({ pass }) => pass)).size).toBe(2);
    expect(agreement(subject, all, outcomes, 3, 4)).toEqual({ asked: 4, same: 4 });
    expect(await withHostile(evaluator, all, outcomes)).toMatchObject({ 'the others': 'as before' });
  } finally {
    await evaluator.close();
    subject.remove();
  }
}, 180_000);
