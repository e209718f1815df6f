/**
 * How long each tier takes to start: a function, a tool or a program that does nothing, beside a bare `node -e 0`, one after
 * the other in the same run. What is written is the median and the best in milliseconds, and the ratio of the medians.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import {
  detectIsolation,
  evaluate,
  isolatedRunner,
  isolatedToolEngine,
  pureToolEngine,
  type ToolEngine,
} from '@evolve/sandbox';
import type { Proof } from './named.ts';

const DEFAULT_ROUNDS = 15;
const TIMEOUT_MS = 60_000;
const MEMORY_MB = 128;
const BARE = 'node -e 0';

const SOURCE = 'export default () => 1;';

const callTool = (engine: ToolEngine) => async (): Promise<void> => {
  const outcome = await engine.run({
    ...{ name: 'nothing', source: SOURCE, sha256: createHash('sha256').update(SOURCE).digest('hex') },
    ...{ args: {}, capabilities: [], timeoutMs: TIMEOUT_MS, memoryMb: MEMORY_MB },
    ...{ maxResultBytes: 1_000, maxOutputBytes: 1_000 },
    context: { name: 'nothing', now: '1970-01-01T00:00:00.000Z', timeoutMs: TIMEOUT_MS },
  });
  if (!outcome.ok) throw new Error(outcome.message);
};

const runProgram = (isolation: 'none' | 'namespace', command: string, ...args: readonly string[]) => {
  const runner = isolatedRunner({ isolation });
  return async (): Promise<void> => {
    const { exitCode, stderr } = await runner.run(command, args, { dir: '/usr', timeoutMs: TIMEOUT_MS });
    if (exitCode !== 0) throw new Error(stderr);
  };
};

const evaluateOnce = async (): Promise<void> => {
  const { ok, error } = await evaluate(SOURCE, { timeoutMs: TIMEOUT_MS, memoryMb: MEMORY_MB });
  if (!ok) throw new Error(error.message);
};

const startBare = async (): Promise<void> => {
  await promisify(execFile)(process.execPath, ['-e', '0'], { env: {} });
};

const tiersOf = (namespace: boolean): Readonly<Record<string, () => Promise<void>>> => ({
  [BARE]: startBare,
  'tier 0, evaluate': evaluateOnce,
  'tier 0, tool': callTool(pureToolEngine()),
  ...(namespace
    ? {
        'tier 1, tool': callTool(isolatedToolEngine()),
        'tier 2, node -e 0': runProgram('namespace', 'node', '-e', '0'),
        'tier 2, true': runProgram('namespace', 'true'),
      }
    : {}),
  'none, node -e 0': runProgram('none', 'node', '-e', '0'),
});

const timed = async (run: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await run();
  return performance.now() - started;
};

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** `--count` is the number of rounds. */
export const tiers: Proof = async ({ count = DEFAULT_ROUNDS }) => {
  const { namespace, reason } = await detectIsolation();
  if (!namespace) console.log(`no namespaces here: ${reason ?? ''}`);
  const runs = tiersOf(namespace);
  const times = new Map(Object.keys(runs).map((name): [string, number[]] => [name, []]));
  // The first of each warms what the machine remembers, and is not counted.
  for (let round = 0; round <= count; round += 1) {
    for (const [name, run] of Object.entries(runs)) {
      const ms = await timed(run);
      if (round > 0) times.get(name)?.push(ms);
    }
  }
  const bare = median(times.get(BARE) ?? []);
  const row = (all: readonly number[]) => ({
    'median ms': median(all).toFixed(0),
    'best ms': Math.min(...all).toFixed(0),
    'times a bare node': (median(all) / bare).toFixed(2),
  });
  console.log(`${String(count)} rounds`);
  console.table(Object.fromEntries([...times].map(([name, all]) => [name, row(all)])));
  return true;
};
