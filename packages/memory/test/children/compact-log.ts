/** Compacts the log of a directory; a failpoint kills it between the store and the file. */
import { join } from 'node:path';
import { evolutionLogFile, openMemory } from '../../src/index.ts';

const dir = process.argv[2] ?? '';
const { knowledge, close } = await openMemory({ dir: join(dir, 'state') });
await evolutionLogFile({ dir: join(dir, '.evolve'), knowledge }).compact();
await close();
