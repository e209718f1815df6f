/**
 * A program: fingerprints each text of the sets after mutations, and says before each which one it is. A pattern that backtracks without end
 * cannot be stopped from within its own process, so whoever starts this one kills it.
 */
import { writeSync } from 'node:fs';
import { fingerprintError } from '@evolve/core/fingerprint';
import { mutate } from './mutate.ts';
import { randomFor } from './second/random.ts';
import { SETS } from './sets.ts';

const STDOUT = 1;
const seed = Number(process.argv[2]);

for (const { name, generate } of SETS) {
  for (const { cause, variant, text } of generate(seed)) {
    const label = `${name}/${cause}/${String(variant)}`;
    writeSync(STDOUT, `${label}\n`);
    fingerprintError(mutate(text, randomFor(`${String(seed)}/${label}`)));
  }
}
writeSync(STDOUT, 'done\n');
