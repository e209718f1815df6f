/** The tiers as a host uses them, but without a validator before them. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isolatedRunner, isolatedToolEngine, pureToolEngine, type ToolEngine } from '@evolve/sandbox';
import type { Target } from './canaries.ts';

export interface Limits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** What is run: as a tool, and as a program of files whose first is started. */
export interface Subject {
  readonly tool: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Everything that came out. */
export interface Outcome {
  readonly said: string;
  /** What ended it from outside. */
  readonly endedBy: string;
}

export interface Tier {
  readonly name: string;
  /** Besides `memoryMb` of a job, for the process around it. */
  readonly ownMb: number;
  run(subject: Subject, limits: Limits, target: Target, root: string): Promise<Outcome>;
}

const BYTES = 1_000_000;

const toolTier = (name: string, ownMb: number, engine: ToolEngine): Tier => ({
  name,
  ownMb,
  run: async ({ tool }, { timeoutMs, memoryMb }, target) => {
    const outcome = await engine.run({
      ...{ name: 'subject', source: tool, sha256: createHash('sha256').update(tool).digest('hex') },
      ...{ args: { ...target }, capabilities: [], timeoutMs, memoryMb, maxResultBytes: BYTES, maxOutputBytes: BYTES },
      context: { name: 'subject', now: '1970-01-01T00:00:00.000Z', timeoutMs },
    });
    const endedBy = outcome.ok ? '' : (outcome.killedBy ?? '');
    return { said: JSON.stringify(outcome), endedBy };
  },
});

const place = (files: Subject['files'], root: string): string => {
  mkdirSync(join(root, 'trials'), { recursive: true });
  const dir = mkdtempSync(join(root, 'trials', 'trial-'));
  for (const [name, text] of files) writeFileSync(join(dir, name), text);
  return dir;
};

const mainOf = ({ files }: Subject): string => [...files.keys()][0] ?? '';

/** What attacks on tier 2 are given; the sizes are in MiB. */
export const PROGRAM_LIMITS = { maxProcesses: 64, tmpMb: 64, fileMb: 64, openFiles: 512 } as const;

const programTier: Tier = {
  name: 'tier 2, program',
  ownMb: 0,
  run: async (subject, { timeoutMs, memoryMb }, _, root) => {
    const dir = place(subject.files, root);
    try {
      const runner = isolatedRunner({ memoryMb, ...PROGRAM_LIMITS });
      const result = await runner.run('node', [mainOf(subject)], { dir, writable: [dir], timeoutMs });
      const endedBy = result.timedOut ? 'timeout' : (result.exceeded ?? result.killedBy ?? '');
      return { said: result.stdout + result.stderr, endedBy };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

export const TIERS: readonly Tier[] = [
  toolTier('tier 0, QuickJS', 128, pureToolEngine()),
  toolTier('tier 1, Node tool', 128, isolatedToolEngine()),
  programTier,
];

/** No walls at all: what the canaries and the probe have to find. */
export const unguarded = async (
  subject: Subject,
  env: Readonly<Record<string, string>>,
  root: string,
): Promise<string> => {
  const dir = place(subject.files, root);
  const child = spawn(process.execPath, [join(dir, mainOf(subject))], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
};
