import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** Which characters of a file the passing check of a prepared case runs, by V8's coverage. */
export const executedBy = (home: string, file: string, length: number): Uint8Array => {
  const folder = mkdtempSync(path.join(tmpdir(), 'decoys-coverage-'));
  try {
    const env = { PATH: process.env['PATH'], NODE_V8_COVERAGE: folder };
    execFileSync(process.execPath, ['check.cjs'], { cwd: home, env, stdio: 'ignore' });
    const painted = new Uint8Array(length);
    for (const name of readdirSync(folder)) {
      const { result } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { result: readonly Script[] };
      for (const script of result.filter(({ url }) => url.endsWith(`/${file}`))) {
        // Ranges nest, the outer first.
        const ranges = script.functions.flatMap(({ ranges: own }) => own);
        ranges.sort((left, right) => left.startOffset - right.startOffset || right.endOffset - left.endOffset);
        for (const { startOffset, endOffset, count } of ranges) painted.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      }
    }
    return painted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
