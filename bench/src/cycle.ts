/**
 * A whole cycle with an instant proposer and an instant check, against the raw git commands that the same work needs: what
 * is left is what the journal, the gates and the guarantees cost.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Evolver, systemClock, systemIds, systemRandom } from '@evolve/core';
import { custom } from '@evolve/core/checks';
import type { Proposer } from '@evolve/core/contracts';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { completePolicy, createGovernor, protectedPathGate } from '@evolve/governance';
import { openMemory } from '@evolve/memory';
import { createReflector } from '@evolve/reflect';
import { astGate, isolatedRunner } from '@evolve/sandbox';
import type { Proof } from './named.ts';

const FILES = 300;
const DEFAULT_ROUNDS = 15;

const POLICY = completePolicy({
  mode: 'promote',
  editable: ['/src/**'],
  grants: [{ id: 'bench', paths: ['/src/**'], grade: 'high', perDay: 1000 }],
  quota: 1000,
  isolation: 'none',
});

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: dir, encoding: 'utf8' }).trim();

const makeRepo = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-bench-'));
  mkdirSync(join(dir, 'src'));
  for (let index = 0; index < FILES; index += 1) {
    writeFileSync(
      join(dir, 'src', `m${String(index)}.js`),
      `export const value = ${String(index)};\n`.repeat(20).slice(0, 700),
    );
  }
  writeFileSync(join(dir, 'src', 'count.js'), 'export const count = 0;\n');
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'config', 'user.name', 'Bench');
  git(dir, 'config', 'user.email', 'bench@example.com');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'Start');
  return dir;
};

/** Writes the next number; the check asks for exactly that one, so each round goes from red to green. */
let wanted = 0;
const text = (): string => `export const count = ${String(wanted)};\n`;
const proposer: Proposer = {
  id: 'instant',
  boundUsd: 0,
  propose: (_, trial) => {
    writeFileSync(join(trial.dir, 'src', 'count.js'), text());
    return Promise.resolve({ status: 'edited', summary: `Count to ${String(wanted)}`, tried: 1 });
  },
};
const check = custom('instant', ({ dir }) => {
  const pass = readFileSync(join(dir, 'src', 'count.js'), 'utf8') === text();
  return Promise.resolve({ status: pass ? 'pass' : 'fail', measurements: {}, diagnostics: '' });
});

/** The git commands that one evolution cannot do without, one process each. */
const rawCycle = (dir: string): void => {
  const trial = mkdtempSync(join(tmpdir(), 'evolve-raw-'));
  rmSync(trial, { recursive: true });
  const base = git(dir, 'rev-parse', 'HEAD');
  git(dir, 'log', '-10', '--format=%H %s');
  git(dir, 'ls-tree', '-r', '-l', 'HEAD');
  git(dir, 'worktree', 'add', '-q', '--detach', trial, base);
  writeFileSync(join(trial, 'src', 'count.js'), text());
  git(trial, 'add', '-A');
  const tree = git(trial, 'write-tree');
  git(dir, 'diff-tree', '-r', '-p', base, tree);
  git(dir, 'status', '--porcelain');
  const commit = git(dir, 'commit-tree', tree, '-p', base, '-m', `Count to ${String(wanted)}`);
  writeFileSync(join(dir, 'src', 'count.js'), text());
  git(dir, 'update-index', 'src/count.js');
  git(dir, '-c', 'core.fsync=all', 'update-ref', 'HEAD', commit, base);
  git(dir, 'worktree', 'remove', '--force', trial);
};

const timed = async (work: () => void | Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const openEvolver = async (dir: string, stateDir: string): Promise<Evolver> => {
  const memory = await openMemory({ dir: stateDir });
  const governor = createGovernor({ policy: POLICY });
  return new Evolver({
    workspace: await gitWorkspace({ dir, stateDir, clock: systemClock, ids: systemIds }),
    journal: memory.journal,
    knowledge: memory.knowledge,
    proposers: [proposer],
    gates: [protectedPathGate(POLICY), astGate()],
    checks: [check],
    governor,
    reflector: createReflector(),
    runner: isolatedRunner({ isolation: 'none' }),
    clock: systemClock,
    random: systemRandom,
    ids: systemIds,
    dispose: () => memory.close(),
  });
};

export const cycle: Proof = async ({ count = DEFAULT_ROUNDS }) => {
  const [dir, rawDir, stateDir] = [makeRepo(), makeRepo(), mkdtempSync(join(tmpdir(), 'evolve-bench-state-'))];
  try {
    const evolver = await openEvolver(dir, stateDir);
    const ours: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round <= count; round += 1) {
      wanted += 1;
      const ourTime = await timed(async () => {
        const { outcome, id } = await evolver.evolve({ task: 'count on' });
        if (outcome !== 'probation') throw new Error(`the cycle ended ${outcome}: evolve show ${id}`);
      });
      const rawTime = await timed(() => {
        rawCycle(rawDir);
      });
      // The next cycle may not start on top of one that is on probation; settling it is not part of the measure.
      for (let outcome = 0; outcome < 30; outcome += 1)
        evolver.outcome({ ok: true, subject: 'bench', versionId: git(dir, 'rev-parse', 'HEAD') });
      await evolver.advance();
      // The first round opens files and fills caches on both sides.
      if (round > 0) [ours, raw].forEach((list, index) => list.push(index === 0 ? ourTime : rawTime));
    }
    await evolver.stop();
    const [us, them] = [median(ours), median(raw)];
    console.log(`cycle, ${String(FILES)} files, ${String(count)} rounds, medians`);
    console.table({
      'evolve cycle': { ms: us.toFixed(1), ratio: (us / them).toFixed(2) },
      'raw git': { ms: them.toFixed(1), ratio: '1.00' },
    });
    return true;
  } finally {
    for (const each of [dir, rawDir, stateDir]) rmSync(each, { recursive: true, force: true });
  }
};
