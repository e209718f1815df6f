/** Looks at the journal over a connection of its own, over and over, until its standard input ends; then tells what it saw. */
import { setTimeout as sleep } from 'node:timers/promises';
import { judgeLimits, openTable, readHeld } from './limits.ts';
import type { Run } from './work.ts';

const [dir = '', settings = '{}'] = process.argv.slice(2);
const run = JSON.parse(settings) as Run;
const database = openTable(dir);
/** So that it looks without taking the machine from those whom it watches. */
const PAUSE_MS = 2;
let [looks, fullest, over] = [0, 0, false];
const passed = new Set<string>();
process.stdin.resume().on('end', () => {
  over = true;
});
process.stdout.write('ready\n');
while (!over) {
  const found = judgeLimits(run, readHeld(database).sums);
  looks += 1;
  fullest = Math.max(fullest, found.fullest);
  for (const one of found.passed) passed.add(one);
  await sleep(PAUSE_MS);
}
database.close();
process.stdout.write(`${JSON.stringify({ looks, fullest, passed: [...passed] })}\n`);
