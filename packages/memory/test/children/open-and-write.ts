/** Opens a memory, sets a flag, and prints the code of what went wrong. */
import { isEvolveError } from '@evolve/core/errors';
import { openMemory } from '../../src/index.ts';

try {
  const { journal } = await openMemory({ dir: process.argv[2] ?? '' });
  await journal.setFlag('written', true);
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(isEvolveError(error) ? error.code : String(error));
}
