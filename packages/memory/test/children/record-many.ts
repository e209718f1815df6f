/** Records one outcome after the other and prints each number once it was acknowledged. */
import { openMemory } from '../../src/index.ts';

const [dir = '', name = '', times = '0'] = process.argv.slice(2);
const { knowledge, close } = await openMemory({ dir });
for (let index = 0; index < Number(times); index += 1) {
  await knowledge.experiences.record({ problem: 'socket hang up', solution: 'retry', ok: true });
  await knowledge.experiences.record({ problem: `failure ${name}`, solution: `fix ${String(index % 7)}`, ok: true });
  process.stdout.write(`${String(index)}\n`);
}
await close();
