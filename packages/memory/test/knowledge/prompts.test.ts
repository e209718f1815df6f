import { expect, test } from 'vitest';
import { opened } from '../experiences/open.ts';

test('the curve has one point a day, and the days and versions are bounded', async () => {
  const { knowledge, clock, close } = await opened({ limits: { prompts: 2, promptDays: 3 } });
  const { prompts } = knowledge;
  const { id } = await prompts.record({ name: 'system', text: 'one' });
  for (let day = 0; day < 5; day += 1) {
    for (let use = 0; use <= day; use += 1) await prompts.outcome(id, { ok: use > 0 });
    clock.pass(1);
  }
  const [version] = await prompts.history('system', { limit: 1 });
  expect(version?.days.map(({ day, successes, failures }) => [day, successes, failures])).toEqual([
    ['2026-03-03', 2, 1],
    ['2026-03-04', 3, 1],
    ['2026-03-05', 4, 1],
  ]);
  expect([version?.successes, version?.failures]).toEqual([10, 5]);
  await close();
});

// Would catch: a version in use that goes because it is old.
test('of too many versions those used last stay, the new one among them although the clock went back', async () => {
  const { knowledge, clock, close } = await opened({ limits: { prompts: 2 } });
  const { prompts } = knowledge;
  const first = await prompts.record({ name: 'system', text: 'one' });
  clock.pass(1);
  await prompts.record({ name: 'system', text: 'two' });
  clock.pass(1);
  await prompts.outcome(first.id, { ok: true });
  clock.pass(-9);
  await prompts.record({ name: 'system', text: 'three', parent: first.id });
  expect((await prompts.history('system', { limit: 9 })).map(({ text }) => text)).toEqual(['one', 'three']);
  await close();
});

test('a text that is too long is cut, and what differs beyond the cut is another version', async () => {
  const { knowledge, close } = await opened();
  const long = 'word '.repeat(20_000);
  const one = await knowledge.prompts.record({ name: 'system', text: `${long}one` });
  const other = await knowledge.prompts.record({ name: 'system', text: `${long}other` });
  expect(Buffer.byteLength(one.text)).toBeLessThanOrEqual(65_536);
  expect(one.id).not.toBe(other.id);
  await close();
});
