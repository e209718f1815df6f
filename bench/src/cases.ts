/** The story on every package of the list: which bugs the search finds by itself. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Proof } from './named.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/support-agent/', import.meta.url));
const NEEDED = 5;

interface Row {
  readonly package: string;
  readonly complete: string;
  readonly seconds: string;
  readonly said: string;
}

const play = (name: string): Row => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-cases-'));
  const started = performance.now();
  try {
    const run = spawnSync(process.execPath, [join(EXAMPLE, 'main.ts'), '--package', name, '--short', '--dir', dir], {
      encoding: 'utf8',
    });
    const said = /^repaired by\s+(\S.*)$/m.exec(run.stdout)?.[1] ?? run.stderr.trim().split('\n').at(-1) ?? '';
    return {
      package: name,
      complete: run.status === 0 ? 'yes' : 'no',
      seconds: ((performance.now() - started) / 1000).toFixed(0),
      said,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

export const cases: Proof = ({ only }) => {
  const manifest = readFileSync(join(EXAMPLE, 'cases', 'manifest.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const names = manifest.map((line) => (JSON.parse(line) as { package: string }).package);
  const rows = names.filter((name) => only.length === 0 || only.includes(name)).map(play);
  console.table(rows);
  const complete = rows.filter((row) => row.complete === 'yes').length;
  console.log(`${String(complete)} of ${String(rows.length)} stories complete`);
  return Promise.resolve(rows.length > 0 && complete >= Math.min(NEEDED, rows.length));
};
