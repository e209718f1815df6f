import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PACKAGE = new URL('../', import.meta.url);

/** The program and what it prints, of one section. */
const section = (readme: string, title: string): { readonly code: string; readonly output: string } => {
  const [, text = ''] = readme.split(`\n## ${title}\n`);
  const { code = '', output = '' } =
    /```ts\n(?<code>.*?)```\n\n```text\n(?<output>.*?)```/su.exec(text.split('\n## ')[0] ?? '')?.groups ?? {};
  return { code, output };
};

test('the policy of the README is one, and does what the README says', async () => {
  const { code, output } = section(await readFile(new URL('README.md', PACKAGE), 'utf8'), 'Writing a policy');
  const args = ['--conditions=@evolve/source', '--input-type=module-typescript', '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(PACKAGE) });
  expect(stdout).toBe(output);
  expect(stdout).not.toBe('');
});
