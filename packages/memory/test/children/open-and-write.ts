/** Opens a memory as another user, sets a flag, and prints the code of what went wrong. */
import { isEvolveError } from '@evolve/core/errors';
import { openMemory } from '../../src/index.ts';

// Given up after the start: Node itself and this checkout may lie where others cannot read.
process.setgid?.(65_534);
process.setuid?.(65_534);

try {
  const { journal } = await openMemory({ dir: process.argv[2] ?? '' });
  await journal.setFlag('written', true);
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(isEvolveError(error) ? error.code : String(error));
}
