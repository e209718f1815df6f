/** Opens a memory, says so, and ends. */
import { openMemory } from '../../src/index.ts';

const memory = await openMemory({ dir: process.argv[2] ?? '' });
process.stdout.write('open');
await memory.close();
