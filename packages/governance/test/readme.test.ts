import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);
const block = (readme: string, language: string): string =>
  new RegExp(`\`\`\`${language}\n(?<code>.*?)\`\`\``, 'su').exec(readme)?.groups?.['code'] ?? '';

test('the example of the README runs and prints what it says', async () => {
  const readme = await readFile(new URL('README.md', PACKAGE), 'utf8');
  const args = ['--conditions=@evolve/source', '--input-type=module-typescript', '-e', block(readme, 'ts')];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(PACKAGE) });
  expect(stdout).toBe(block(readme, 'text'));
  expect(stdout).not.toBe('');
});
