/** Records numbered outcomes of a few shared experiences, and prints each number once it was acknowledged. */
import { openMemory } from '@evolve/memory';

const [dir = '', name = '', from = '', to = ''] = process.argv.slice(2);
const memory = await openMemory({ dir, limits: { experienceOutcomes: 100_000_000 } });
for (let index = Number(from); index < Number(to); index += 1) {
  await memory.knowledge.experiences.record({
    problem: `failure of ${'abcdefgh'.charAt(index % 8)}`,
    solution: `fix ${String(index % 5)}`,
    ok: index % 3 !== 0,
    cycleId: `${name}-${String(index)}`,
  });
  process.stdout.write(`${String(index)}\n`);
}
await memory.close();
