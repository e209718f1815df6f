/**
 * The Evolver: what a host meets first.
 *
 * Owns: the order of this process's cycles and the timers. The journal owns what is durable, the workspace the repository.
 * 1. `observe`, `outcome` and `reflect` never throw and never wait.
 * 2. Cycles of this process run one after another, and those of all processes on one repository under one lease.
 * 3. Nothing is promoted before what a crash left is recovered and gates and checks are found alive, with a `boot` before or without.
 * 4. Nothing is moved before the books were held against one another, and no cycle whose state the ledger does not know.
 */
import type {
  Observation,
  Outcome,
  Receipt,
  RollbackImpact,
  RollbackOptions,
  RollbackReport,
  Turn,
} from './contracts/index.ts';
import { createApprovals, type Approvals } from './approvals.ts';
import { boot, RUNNING_FLAG, type BootReport } from './boot.ts';
import { advance, type Renewal } from './cycle/advance.ts';
import { acceptBooks, giveUpUnknown, lookAtBooks } from './cycle/books.ts';
import { drive } from './cycle/interpreter.ts';
import type { Kernel, Pieces } from './cycle/kernel.ts';
import { leaseOwner, underLease, type HeldLease } from './cycle/lease.ts';
import { probeChecks, type CheckProbe } from './cycle/check-liveness.ts';
import { probeGates, type GateProbe } from './cycle/liveness.ts';
import { mayMove } from './cycle/on-record.ts';
import { assertPolicyCurrent } from './cycle/policy-current.ts';
import { openCycles } from './cycle/stored.ts';
import { assertRunning, HALT_FLAG, haltEvolution, SAFE_MODE_FLAG } from './cycle/switches.ts';
import { tidy } from './cycle/tidy.ts';
import { assertDistinct, assertKnown } from './distinct.ts';
import { createEmitter } from './emitter.ts';
import { EvolveError, isEvolveError } from './errors/index.ts';
import type { EvolveRequest } from './evolve-request.ts';
import type { EvolverEvents } from './events.ts';
import { runHeartbeat } from './heartbeat/heartbeat.ts';
import { readReceipt, readReceipts, setSwitch, verifyLedger, type LedgerReport } from './ledger/index.ts';
import { createCourier, type Courier } from './notices/courier.ts';
import { Observer } from './observe/observer.ts';
import { createReflectQueue, type ReflectQueue } from './observe/reflect-queue.ts';
import { reflectTurn } from './observe/reflect-turn.ts';
import { toTurn } from './observe/to-turn.ts';
import { wrapTools, type Tool, type WrapOptions } from './observe/wrap-tools.ts';
import { resolveOptions, type EvolverOptions } from './options.ts';
import { readStatus, type EvolverStatus } from './status.ts';

/** Outcomes after which the heartbeat has nothing to speed up for. */
const RESTFUL: readonly string[] = ['idle', 'aborted'];

export class Evolver {
  readonly approvals: Approvals;
  readonly #kernel: Kernel;
  readonly #events = createEmitter();
  readonly #observer: Observer;
  readonly #reflections: ReflectQueue;
  readonly #courier: Courier;
  readonly #owner: string;
  readonly #stopping = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();
  #heartbeat: Promise<void> | undefined;
  #running: string | undefined;
  #stopped: Promise<void> | undefined;
  readonly #told = new Set<string>();
  #hasLooked = false;

  /** @throws EVOLVE_OPTIONS when an option is wrong. */
  constructor(pieces: Pieces & { readonly options?: Partial<EvolverOptions> }) {
    const options = resolveOptions(pieces.options);
    assertDistinct(pieces);
    const { emit } = this.#events;
    this.#events.on('activate', ({ commit }) => {
      this.#told.add(commit);
    });
    const observer = new Observer({
      knowledge: pieces.knowledge,
      clock: pieces.clock,
      emit,
      bufferSize: options.bufferSize,
      flushMs: options.flushMs,
      versionId: () => this.#running ?? 'unknown',
    });
    this.#observer = observer;
    this.#kernel = { ...pieces, options, emit, running: () => this.#running, flush: () => observer.flush() };
    this.#owner = leaseOwner(pieces.ids());
    this.#reflections = createReflectQueue({
      size: options.reflectQueue,
      emit,
      work: (turn) => reflectTurn(this.#kernel, observer, turn, this.#running ?? 'unknown', this.#stopping.signal),
    });
    this.#courier = createCourier(this.#kernel, this.#stopping.signal);
    this.#events.on('approval', () => {
      this.#courier.wake();
    });
    this.approvals = createApprovals(this.#kernel, {
      advance: (renewal) => this.#move(renewal),
      exclusive: (work) => this.#exclusive(work),
    });
  }

  /** Stable for the repository on this machine: what a signed decision names. */
  get repositoryId(): string {
    return this.#kernel.workspace.repositoryId;
  }

  /** Listens to one event; returns the way to stop listening. */
  on<E extends keyof EvolverEvents>(event: E, listener: EvolverEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  /** A tool call, an error, a metric or a topic of curiosity. Costs one bounded copy. */
  observe(observation: Observation): void {
    this.#observer.observe(observation);
  }

  /** How something turned out in production: what probation is judged by. */
  outcome(outcome: Outcome): void {
    this.#observer.outcome(outcome);
  }

  /** Queues a reflection on a turn that has ended; the reply is not delayed. */
  reflect(turn: Turn): void {
    try {
      const text = toTurn(turn);
      if (text !== undefined) this.#reflections.push(text);
    } catch (error) {
      this.#events.emit('error', { error, where: 'taking a turn in' });
    }
  }

  /** The same tools with every call observed. */
  wrapTools<T extends Readonly<Record<string, Tool>>>(tools: T, options?: WrapOptions): T {
    return wrapTools(
      tools,
      (observation) => {
        this.observe(observation);
      },
      this.#kernel.clock,
      options,
    );
  }

  /** Recovers what a crash left, proves the gates alive, rolls back what keeps the agent from running. Once per start. */
  async boot(): Promise<BootReport> {
    this.#running = (await this.#kernel.workspace.head()).commit;
    this.#courier.wake();
    const report = await this.#exclusive((held) => boot(this.#kernel, held));
    if (report === undefined) {
      return {
        running: this.#running,
        recovered: 0,
        rolledBack: [],
        gates: [],
        checks: [],
        safeMode: false,
        busy: true,
      };
    }
    this.#running = report.running;
    return report;
  }

  /**
   * One cycle now; resolves with its receipt when it has ended or waits for the world.
   * @throws EVOLVE_BUSY when another process is at work here. @throws EVOLVE_HALTED, EVOLVE_SAFE_MODE, EVOLVE_POLICY_CHANGED.
   * @throws EVOLVE_OPTIONS when it names a proposer that there is not, or none at all.
   */
  async evolve(request: EvolveRequest = {}): Promise<Receipt> {
    assertKnown(this.#kernel.proposers, request.proposers);
    const receipt = await this.#exclusive((held) => this.#cycle(request, held));
    if (receipt !== undefined) return receipt;
    throw new EvolveError('EVOLVE_BUSY', 'another process is evolving this repository', {
      hint: 'try again when it is done',
    });
  }

  /**
   * Moves cycles that wait: answered approvals, outcomes of those on probation, questions whose base has moved, which are
   * proved and asked anew. Part of every heartbeat.
   */
  async advance(): Promise<void> {
    await this.#move('all');
  }

  /** Finishes what a crash left, without taking part in anything else: what looking at a repository begins with. */
  async recover(): Promise<void> {
    await this.#exclusive(async (held) => {
      await this.#kernel.workspace.recover();
      await this.#advance(held);
    });
  }

  /** Starts the heartbeat. Idempotent. */
  start(): void {
    const { clock, random, governor, options, emit } = this.#kernel;
    this.#heartbeat ??= runHeartbeat(
      {
        clock,
        random,
        hours: () => governor.policy.hours,
        seconds: options.heartbeatSeconds,
        jitter: options.jitter,
        maxBackoff: options.maxBackoff,
        beat: () => this.#beat(),
        onBeat: (nextMs) => {
          emit('heartbeat', { at: clock.now().toISOString(), outcome: 'waiting', nextMs });
        },
      },
      this.#stopping.signal,
    ).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) emit('error', { error, where: 'the heartbeat' });
    });
  }

  /** The receipt of a cycle. @throws EVOLVE_NOT_FOUND */
  async receipt(cycleId: string): Promise<Receipt> {
    return readReceipt(this.#kernel.journal, cycleId);
  }

  /** Receipts, newest first. */
  async receipts(limit = 20): Promise<readonly Receipt[]> {
    return readReceipts(this.#kernel.journal, limit);
  }

  /** Feeds each gate its known-bad and known-good change. */
  probeGates(): Promise<readonly GateProbe[]> {
    const { gates, runner, clock } = this.#kernel;
    return probeGates(gates, { runner, clock, signal: this.#stopping.signal });
  }

  /** Puts a known-bad and a known-good tree to each check. Takes as long as the checks do. */
  async probeChecks(): Promise<readonly CheckProbe[]> {
    const { commit } = await this.#kernel.workspace.head();
    return probeChecks(this.#kernel, { base: commit, signal: this.#stopping.signal });
  }

  /** Looks at every link of the ledger's chain, and holds the tables and the workspace against it. */
  verifyLedger(): Promise<LedgerReport> {
    return verifyLedger(this.#kernel.journal, this.#kernel.workspace);
  }

  /** How a rollback would go, path by path, and what it would leave undone. Changes nothing. */
  impact(evolutionId: string, options: Pick<RollbackOptions, 'paths'> = {}): Promise<RollbackImpact> {
    return this.#kernel.workspace.impact(evolutionId, options);
  }

  /** Takes an evolution back, whatever its state, or only some of its `paths`. Exempt from every limit. */
  async rollback(
    evolutionId: string,
    reason = 'taken back by the owner',
    options: Pick<RollbackOptions, 'paths'> = {},
  ): Promise<RollbackReport> {
    const report = await this.#exclusive(async (held) => {
      const { journal, workspace } = this.#kernel;
      const done = await workspace.rollback(evolutionId, { ...options, reason });
      // Its effect finds it done and puts the same report on the record.
      const phase = (await journal.cycle(evolutionId))?.phase;
      const isOnRecord = phase === 'probation' || phase === 'settled';
      // What was taken back in part is still on probation with the rest.
      const isMoved = isOnRecord && done.how !== 'nothing' && done.left === undefined;
      if (isMoved && (await mayMove(this.#kernel, evolutionId))) {
        await drive(this.#kernel, evolutionId, { type: 'worse', why: reason }, held);
      }
      await this.#advance(held);
      return done;
    });
    if (report !== undefined) return report;
    throw new EvolveError('EVOLVE_BUSY', 'another process is evolving this repository');
  }

  /** The owner's durable stop: no cycle starts and nothing is promoted, in any process, until `resume`. */
  async halt(reason = 'halted by the owner', { by }: { readonly by?: string } = {}): Promise<void> {
    const { journal, clock } = this.#kernel;
    await haltEvolution(journal, { reason, at: clock.now().toISOString(), ...(by === undefined ? {} : { by }) });
  }

  /**
   * Ends a halt, and safe mode. A person has looked: cycles whose stored state the ledger does not know are given up,
   * evolutions that it does not know are accepted, and the clock counts as it is now.
   * Where another process is at work they wait for the next time.
   */
  async resume(): Promise<void> {
    await this.#exclusive((held) => giveUpUnknown(this.#kernel, held));
    const { journal, clock } = this.#kernel;
    await acceptBooks(this.#kernel);
    for (const name of [HALT_FLAG, SAFE_MODE_FLAG] as const)
      await setSwitch(journal, name, null, clock.now().toISOString());
  }

  /** How things stand now. */
  status(): Promise<EvolverStatus> {
    return readStatus(this.#kernel);
  }

  /** The end of this process's work: the cycle at work is dropped cleanly, buffers are stored. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  /** Tells the host, as the event `error`, of what failed and must not disturb it. */
  protected tell(error: unknown, where: string): void {
    this.#events.emit('error', { error, where });
  }

  async #end(): Promise<void> {
    this.#stopping.abort(new EvolveError('EVOLVE_ABORTED', 'the Evolver was stopped'));
    await this.#heartbeat;
    await this.#turn;
    await this.#courier.idle();
    await this.#reflections.drain();
    await this.#observer.flush();
    try {
      if (this.#running !== undefined) await this.#clearRunning();
    } finally {
      await this.#kernel.dispose?.();
    }
  }

  /** Another host may have started on the same repository since: its sign is not ours to take down. */
  async #clearRunning(): Promise<void> {
    const { journal, clock } = this.#kernel;
    // The row alone: one that somebody has taken away is left for the next start to wonder at.
    const flag = (await journal.flag(RUNNING_FLAG)) ?? null;
    const isMine = typeof flag === 'object' && flag !== null && 'owner' in flag && flag.owner === this.#owner;
    if (!isMine) return;
    try {
      await setSwitch(journal, RUNNING_FLAG, null, clock.now().toISOString());
    } catch (error) {
      // Books that take no record are told of; a stop goes through all the same, and to the next start it was a crash.
      if (!isEvolveError(error, 'EVOLVE_JOURNAL_CORRUPT')) throw error;
      this.#events.emit('error', { error, where: 'taking the sign of running down' });
    }
  }

  async #move(renewal: Renewal): Promise<void> {
    this.#courier.wake();
    await this.#observer.flush();
    await this.#exclusive((held) => this.#advance(held, renewal));
  }

  async #cycle(request: EvolveRequest, held: HeldLease): Promise<Receipt> {
    await assertRunning(this.#kernel);
    await assertPolicyCurrent(this.#kernel);
    await this.#advance(held, 'all');
    const { task, evidence, proposers: only } = request;
    const asked = {
      ...(task === undefined ? {} : { request: { task, ...(evidence === undefined ? {} : { evidence }) } }),
      ...(only === undefined ? {} : { only }),
    };
    const cycleId = this.#kernel.ids();
    await drive(this.#kernel, cycleId, { type: 'started', ...asked }, held);
    await tidy(this.#kernel, held.signal);
    return this.receipt(cycleId);
  }

  /** Moves what waits, and notices what another process has landed meanwhile. */
  async #advance(held: HeldLease, renewal: Renewal = []): Promise<void> {
    const running = this.#running;
    await advance(this.#kernel, held, running, renewal);
    if (running === undefined) return;
    const { commit } = await this.#kernel.workspace.head();
    if (commit === running) return;
    for (const { stored, state } of await openCycles(this.#kernel.journal)) {
      if (state.phase !== 'probation' || state.commit !== commit || this.#told.has(commit)) continue;
      this.#events.emit('activate', { cycleId: stored.id, commit });
    }
  }

  async #beat(): Promise<boolean> {
    try {
      const receipt = await this.evolve();
      return !RESTFUL.includes(receipt.outcome);
    } catch (error) {
      if (!this.#stopping.signal.aborted && !isEvolveError(error, 'EVOLVE_BUSY')) {
        this.#kernel.emit('error', { error, where: 'a heartbeat' });
      }
      return false;
    }
  }

  async #lookFirst<T>(held: HeldLease, work: (held: HeldLease) => Promise<T>): Promise<T> {
    if (!this.#hasLooked) await lookAtBooks(this.#kernel);
    this.#hasLooked = true;
    return work(held);
  }

  /** After whatever runs now in this process, under the lease of the repository; undefined when another process has it. */
  async #exclusive<T>(work: (held: HeldLease) => Promise<T>): Promise<T | undefined> {
    const run = async (): Promise<T | undefined> =>
      (await underLease(this.#kernel, this.#owner, this.#stopping.signal, (held) => this.#lookFirst(held, work)))
        ?.value;
    const mine = this.#turn.then(run, run);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
