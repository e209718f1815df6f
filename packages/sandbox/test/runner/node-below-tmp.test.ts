import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { machine, why } from './machine.ts';

// npx keeps the Node that it brings in the user's cache, and that may be anywhere: a private /tmp must not hide it.
test.skipIf(!machine.namespace)(`a Node that itself lies below /tmp is seen inside (${why})`, () => {
  const dir = mkdtempSync('/tmp/evolve-node-');
  try {
    mkdirSync(join(dir, 'bin'));
    const node = join(dir, 'bin', 'node');
    copyFileSync(process.execPath, node);
    const source = pathToFileURL(join(import.meta.dirname, '../../src/index.ts')).href;
    const script = `import { detectIsolation } from '${source}'; console.log(JSON.stringify(await detectIsolation()));`;
    const args = ['--conditions=@evolve/source', '--input-type=module', '--eval', script];
    expect(JSON.parse(execFileSync(node, args, { encoding: 'utf8' }))).toMatchObject({ namespace: true });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
