/** Tries to reserve one piece, many times, as fast as it can; prints how often it was granted. */
import { openMemory } from '../../src/index.ts';

const [dir = '', name = '', tries = '0', cap = '0'] = process.argv.slice(2);
const { journal, knowledge, close } = await openMemory({ dir });
let granted = 0;
for (let index = 0; index < Number(tries); index += 1) {
  const id = `${name}-${String(index)}`;
  if (await journal.reserve({ id, category: 'evolution', amount: 0.7, day: '2026-03-01' }, Number(cap))) granted += 1;
  const at = '2026-03-01T10:00:00.000Z';
  await knowledge.observe([{ kind: 'outcome', at, versionId: name, subject: 'answer', ok: true }]);
}
await close();
process.stdout.write(String(granted));
