/**
 * The world of one attack: a real Evolver on a real repository. Only the proposer is the attacker's, and the kernel's clock can be
 * moved. Whatever is refused on the way is noted, so that it can be told what stopped an attack.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '@evolve/core';
import { command } from '@evolve/core/checks';
import type { Clock, HealthCheck, Proposer } from '@evolve/core/contracts';
import { verifyLedger } from '@evolve/core/ledger';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { createApprovalKey, publicPart, signDecision, type PrivateApprovalKey } from '@evolve/governance';
import { createEvolver, type KitEvolver } from '@evolve/kit';
import { openMemory } from '@evolve/memory';
import { git, makePlace, type Place } from './place.ts';
import { refusalOf } from './refusal.ts';
import type { Attack, World } from './unseen/world.ts';

type Work = (dir: string) => Promise<void> | void;
type Told = Record<string, unknown>;

const RACER = fileURLToPath(new URL('racer.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../../packages/cli/src/bin.ts', import.meta.url));
const CONDITION = '--conditions=@evolve/source';
const DAY_USD = { curiosity: 1, evolution: 2, reflection: 1 } as const;

/** What the attacker's proposer does in the cycle that runs. */
interface Turn {
  readonly work: Work;
  readonly says: string;
  readonly confidence: number;
  during: (() => Promise<void> | void) | undefined;
}

/** What the other process of a race has to tell. */
export interface Raced {
  readonly receipts: readonly Told[];
  readonly refusals: readonly string[];
}

const asTold = (value: unknown): Told => JSON.parse(JSON.stringify(value)) as Told;

export class Arena implements World {
  readonly repo: string;
  readonly stateDir: string;
  /** Codes and rules of what was refused, in order. */
  readonly refusals: string[] = [];
  readonly #place: Place;
  readonly #attack: Attack;
  readonly #key: PrivateApprovalKey | undefined;
  #evolver: KitEvolver;
  #turn: Turn | undefined;
  #ahead = 0;

  private constructor(attack: Attack, place: Place, key: PrivateApprovalKey | undefined) {
    this.#attack = attack;
    this.#place = place;
    this.#key = key;
    this.repo = place.repo;
    this.stateDir = place.stateDir;
    this.#evolver = undefined as unknown as KitEvolver;
  }

  static async make(attack: Attack): Promise<Arena> {
    const key = attack.keys ? createApprovalKey({ id: 'ann' }) : undefined;
    const place = await makePlace(attack, key === undefined ? [] : [publicPart(key)]);
    const arena = new Arena(attack, place, key);
    await arena.#open();
    return arena;
  }

  /** A second process on a place that stands: it takes part in a race. */
  static async join(attack: Attack, place: Place): Promise<Arena> {
    const arena = new Arena(attack, place, undefined);
    await arena.#open();
    return arena;
  }

  stop(): Promise<void> {
    return this.#evolver.stop();
  }

  async close(): Promise<void> {
    await this.stop().catch(() => undefined);
    rmSync(this.#place.root, { recursive: true, force: true, maxRetries: 3 });
  }

  get #clock(): Clock {
    return {
      now: () => new Date(systemClock.now().getTime() + this.#ahead),
      sleep: (ms, signal) => systemClock.sleep(ms, signal),
    };
  }

  get #proposer(): Proposer {
    return {
      id: 'hostile',
      boundUsd: 0,
      propose: async (_, trial) => {
        const turn = this.#turn;
        if (turn === undefined) return { status: 'none', summary: 'nothing' };
        await turn.work(trial.dir);
        return { status: 'edited', summary: turn.says, confidence: turn.confidence, tried: 1 };
      },
    };
  }

  /** The check of a host, in whose process something happens before it runs for the first time. */
  get #health(): HealthCheck {
    const inner = command({ id: 'health', run: ['node', 'checks/health.mjs'], timeoutMs: 30_000 });
    return {
      ...inner,
      run: async (context) => {
        const during = this.#turn?.during;
        if (this.#turn !== undefined) this.#turn.during = undefined;
        await during?.();
        return inner.run(context);
      },
    };
  }

  async #open(): Promise<void> {
    this.#evolver = await createEvolver({
      repo: this.repo,
      stateDir: this.stateDir,
      clock: this.#clock,
      isolation: 'none',
      checks: [this.#health, command({ id: 'tests', run: ['node', '--test'], timeoutMs: 60_000 })],
      proposers: [this.#proposer],
      options: { maxAttempts: 1, proposeTimeoutMs: 30_000 },
    });
    this.#evolver.on('error', ({ error }) => {
      this.#note(error);
    });
    await this.#evolver.boot();
  }

  #note(error: unknown): void {
    this.refusals.push(refusalOf(error));
  }

  async #noting<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  cycle(work: Work, options: Parameters<World['cycle']>[1] = {}): Promise<Told> {
    const { task = 'search times out', says = 'trust me', confidence = 1, during } = options;
    return this.#noting(async () => {
      this.#turn = { work, says, confidence, during };
      try {
        return asTold(await this.#evolver.evolve({ task }));
      } finally {
        this.#turn = undefined;
      }
    });
  }

  async race(first: Work, second: Work): Promise<readonly Told[]> {
    const racing = [first, second].map((work) => this.#race(work));
    return (await Promise.all(racing)).flat();
  }

  async #race(work: Work): Promise<readonly Told[]> {
    const args = [CONDITION, RACER, this.#attack.id, this.#place.root, String(work)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
    const { receipts, refusals } = JSON.parse(stdout) as Raced;
    this.refusals.push(...refusals);
    return receipts;
  }

  async approvals(): Promise<readonly Told[]> {
    return (await this.#evolver.approvals.list()).map(asTold);
  }

  decide(id: string, decision: Told): Promise<void> {
    return this.#noting(() => this.#evolver.approvals.decide(id, decision as never));
  }

  async pending(work: Work): Promise<string> {
    const receipt = await this.cycle(work);
    const id = (receipt['approval'] as { readonly id?: unknown } | undefined)?.id;
    if (typeof id !== 'string') throw new Error(`nothing waits: ${String(receipt['outcome'])}`);
    return id;
  }

  async ownerDecides(id: string, decision: 'approve' | 'reject', reason = 'looks right'): Promise<void> {
    await this.#noting(async () => {
      const said = { decision, by: 'ann', reason };
      if (this.#key === undefined) return this.#evolver.approvals.decide(id, said);
      const approval = (await this.#evolver.approvals.list({ all: true })).find((one) => one.id === id);
      if (approval === undefined) throw new Error('the owner sees no such question');
      const { repositoryId } = await gitWorkspace({ dir: this.repo, stateDir: this.stateDir });
      const at = this.#clock.now().toISOString();
      const signed = signDecision(this.#key, { repository: repositoryId, approval, at, ...said });
      return this.#evolver.approvals.decide(id, { ...said, signed });
    });
  }

  async restart(): Promise<void> {
    await this.#evolver.stop().catch((error: unknown) => {
      this.#note(error);
    });
    await this.#noting(() => this.#open());
  }

  moveClock(ms: number): void {
    this.#ahead += ms;
  }

  git(...args: readonly string[]): Promise<string> {
    return Promise.resolve(git(this.repo, ...args));
  }

  async sh(text: string): Promise<string> {
    const env = {
      ...process.env,
      PATH: `${this.#tools()}${delimiter}${process.env['PATH'] ?? ''}`,
    };
    const { stdout } = await promisify(execFile)('sh', ['-c', text], { cwd: this.repo, env, timeout: 120_000 });
    return stdout;
  }

  /** A folder with an `evolve` in it. */
  #tools(): string {
    const dir = join(this.#place.root, 'bin');
    mkdirSync(dir, { recursive: true });
    const script = `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning ${CONDITION} '${CLI}' "$@"\n`;
    writeFileSync(join(dir, 'evolve'), script, { mode: 0o755 });
    return dir;
  }

  sqlite(file: string): DatabaseSync {
    return new DatabaseSync(join(this.stateDir, file));
  }

  halt(): Promise<void> {
    return this.#noting(() => this.#evolver.halt());
  }

  resume(): Promise<void> {
    return this.#noting(() => this.#evolver.resume());
  }

  async trySpend(category: keyof typeof DAY_USD, usd: number): Promise<boolean> {
    return this.#noting(async () => {
      const memory = await openMemory({ dir: this.stateDir, clock: this.#clock });
      try {
        const day = this.#clock.now().toISOString().slice(0, 10);
        const id = `spend-${String(Math.random())}`;
        const isReserved = await memory.journal.reserve({ id, category, amount: usd, day }, DAY_USD[category]);
        if (!isReserved) this.refusals.push(`cap of ${JSON.stringify(category)}: no reservation`);
        return isReserved;
      } finally {
        await memory.close();
      }
    });
  }

  /** Whether the ledger is whole, as `evolve audit verify` tells it: books that cannot be opened are not. */
  async isWhole(): Promise<boolean> {
    try {
      const memory = await openMemory({ dir: this.stateDir, clock: this.#clock });
      try {
        return (await verifyLedger(memory.journal)).fault === undefined;
      } finally {
        await memory.close();
      }
    } catch (error) {
      this.#note(error);
      return false;
    }
  }

  async receipts(): Promise<readonly Told[]> {
    return (await this.#evolver.receipts(100)).map(asTold);
  }
}
