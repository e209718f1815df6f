/** One batch in a process of its own. What it judges stands in a file, for when it does not come back. */
import { openSync, writeSync } from 'node:fs';
import { judgeBatch } from './batch.ts';

const [seed = '', from = '', to = '', progress = ''] = process.argv.slice(2);
const file = openSync(progress, 'w');
const tally = judgeBatch(Number(seed), Number(from), Number(to), (number) => {
  writeSync(file, String(number).padStart(12), 0);
});
console.log(JSON.stringify(tally));
