import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);
const blocks = (readme: string, language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(?<code>.*?)\`\`\``, 'gsu'))].map(
    ({ groups }) => groups?.['code'] ?? '',
  );

test('the examples of the README run and print what it says', async () => {
  const readme = await readFile(new URL('README.md', PACKAGE), 'utf8');
  const wanted = blocks(readme, 'text');
  const examples = blocks(readme, 'ts');
  expect(examples).toHaveLength(wanted.length);
  for (const [index, example] of examples.entries()) {
    const args = ['--conditions=@evolve/source', '--input-type=module-typescript', '-e', example];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(PACKAGE) });
    expect(stdout).toBe(wanted[index]);
    expect(stdout).not.toBe('');
  }
});
