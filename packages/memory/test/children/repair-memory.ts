/** Repairs a memory and prints what it did, or the code of what went wrong. */
import { isEvolveError } from '@evolve/core/errors';
import { repairMemory } from '../../src/index.ts';

try {
  const { knowledge, journal } = await repairMemory({ dir: process.argv[2] ?? '', acceptLoss: true });
  process.stdout.write(JSON.stringify([knowledge.did, journal.did]));
} catch (error) {
  process.stdout.write(isEvolveError(error) ? error.code : String(error));
}
