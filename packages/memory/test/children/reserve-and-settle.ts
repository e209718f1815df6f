/** Reserves and settles one after the other until it is killed. */
import { openMemory } from '../../src/index.ts';

const [dir = ''] = process.argv.slice(2);
const { journal } = await openMemory({ dir });
for (let index = 0; ; index += 1) {
  const id = `r${String(index)}`;
  await journal.reserve({ id, category: 'evolution', amount: 1, day: '2026-03-01' }, 1_000);
  await journal.settle(id, 0.5);
}
