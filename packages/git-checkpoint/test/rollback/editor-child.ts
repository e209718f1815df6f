/**
 * An editor in a process of its own. For each line on its input (a delay in microseconds, and a text) it waits that long,
 * saves the text, and says so. It saves in place, or as many editors do: a new file, renamed over the old one.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [how = '', file = ''] = process.argv.slice(2);

const save = (text: string): void => {
  const target = how === 'rename' ? `${file}.swp` : file;
  writeFileSync(target, text);
  if (how === 'rename') renameSync(target, file);
};

for await (const line of createInterface({ input: process.stdin })) {
  const [delay = '0', text = ''] = line.split(' ');
  const until = performance.now() + Number(delay) / 1000;
  while (performance.now() < until);
  save(text);
  console.log('saved');
}
