/**
 * The story in five acts. Every act looks first at what is already there, so a run that was killed goes on where it was.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Receipt } from '@evolve/core/contracts';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { guardEvents, resolveStateDir } from '@evolve/git-checkpoint';
import { startAgent, type AgentProcess } from './agent-process.ts';
import { prepareRepo, type AgentRepo } from './agent-repo.ts';
import { findCase, requestsOf, type Case, type CustomerRequest } from './case.ts';
import { rate, serveWindow, type ServiceWindow } from './customers.ts';
import { evolve, EVOLVE_BIN } from './evolve-command.ts';
import type { Narrator } from './narrator.ts';
import type { StoryOptions } from './options.ts';
import { editOwnerFile, fingerprintFile, ownerFile } from './owner.ts';
import { readProgress, writeProgress, type Progress } from './progress-file.ts';
import { eventShower, showAttempts } from './show-events.ts';

const execute = promisify(execFile);

const WAIT_MS = 240_000;
const POLL_MS = 200;
/** Requests of a short window: more than the outcomes that end a probation. */
const ENOUGH = 14;
/** Lines on standard error that tell the story: the guard's, and the names of errors. The rest stays in the record. */
const TELLING = /^\[evolve guard\]|^\w*Error\b/;
const HARM_TASK = 'Greet customers without looking the greeting up at every request';

export interface StoryResult {
  readonly dir: string;
  readonly one: Case;
  readonly repo: AgentRepo;
  readonly windows: readonly ServiceWindow[];
  readonly repair: Receipt;
  readonly harm: Receipt;
  readonly ownerFileIntact: boolean;
  readonly failedStarts: number;
  readonly gitLog: string;
}

interface Stage {
  readonly dir: string;
  readonly progressFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly one: Case;
  readonly repo: AgentRepo;
  readonly requests: readonly CustomerRequest[];
  readonly rounds: number;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
  progress: Progress;
}

const save = async (stage: Stage, change: Partial<Progress>): Promise<void> => {
  stage.progress = { ...stage.progress, ...change };
  await writeProgress(stage.progressFile, stage.progress);
};

const command = (stage: Stage, ...args: string[]) =>
  evolve([...args, '--repo', stage.repo.dir, '--json'], { env: stage.env, signal: stage.signal });

/** All receipts of the agent's repository, newest first. */
const receipts = async (stage: Stage): Promise<readonly Receipt[]> => {
  const { stdout, stderr, status } = await command(stage, 'log', '--count', '100');
  if (status !== 0) throw new EvolveError('EVOLVE_STORY_STUCK', 'evolve log failed', { hint: stderr });
  return JSON.parse(stdout) as Receipt[];
};

const receiptOf = async (stage: Stage, id: string): Promise<Receipt> => {
  const found = (await receipts(stage)).find((receipt) => receipt.id === id);
  if (found === undefined) throw new EvolveError('EVOLVE_STORY_STUCK', `no receipt ${id}`);
  return found;
};

/** Asks the record until it says what is waited for. */
const until = async <T>(stage: Stage, what: string, look: () => Promise<T | undefined>): Promise<T> => {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new EvolveError('EVOLVE_STORY_STUCK', `it did not come to this: ${what}`);
    await delay(POLL_MS, undefined, { signal: stage.signal });
  }
};

const window = async (stage: Stage, agent: AgentProcess, name: string): Promise<void> => {
  if (stage.progress.windows.some((known) => known.name === name)) return;
  const served = await serveWindow(agent, name, stage.requests, stage.rounds);
  stage.narrator.say(
    `${name}: ${String(served.ok)} of ${String(served.served)} requests answered rightly, ${rate(served)}`,
  );
  await save(stage, { windows: [...stage.progress.windows, served] });
};

/** Customers come while the story waits: what a kill cut off before it was stored is made up for by new signals. */
const keepServing = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  await serveWindow(agent, 'meanwhile', stage.requests, 1);
};

const GAVE_UP: readonly Receipt['outcome'][] = ['abandoned', 'needs-human', 'refused', 'safe-mode', 'rolled-back'];

const isRepair = (receipt: Receipt): boolean => receipt.commit !== undefined && receipt.task !== HARM_TASK;

/** Where the evidence is thinner than the grant asks for, the owner is asked, looks at the diff and says yes. */
const approveRepair = async (stage: Stage, receipt: Receipt): Promise<void> => {
  const confidence = receipt.confidence?.value.toFixed(2) ?? 'unknown';
  stage.narrator.say(
    `Confidence ${confidence} is less than the grant asks for: the owner looks at the diff and approves`,
  );
  await command(stage, 'approve', receipt.id, '--by', 'owner', '--reason', 'the diff is right');
};

/** The receipt of the repair once it has landed. */
const landedRepair = async (stage: Stage): Promise<Receipt | undefined> => {
  const all = (await receipts(stage)).filter((receipt) => receipt.task !== HARM_TASK);
  const landed = all.find(isRepair);
  if (landed !== undefined) return landed;
  const waiting = all.find((receipt) => receipt.outcome === 'awaiting-approval');
  if (waiting !== undefined) {
    await approveRepair(stage, waiting);
    return undefined;
  }
  const gaveUp = all.find((receipt) => GAVE_UP.includes(receipt.outcome));
  if (gaveUp === undefined) return undefined;
  showAttempts(stage.narrator, gaveUp);
  throw new EvolveError(
    'EVOLVE_STORY_STUCK',
    `the search found no repair for ${stage.one.package}: ${gaveUp.outcome}`,
    {
      hint: gaveUp.attempts.map((attempt) => attempt.why ?? attempt.summary).join('\n  '),
    },
  );
};

const actOne = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  stage.narrator.head('Act 1. The agent serves, and something is wrong');
  await window(stage, agent, 'before');
};

const actTwo = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  stage.narrator.head('Act 2. Its own signals wake it, and it repairs itself');
  const landed = await until(stage, 'the repair lands', async () => {
    await keepServing(stage, agent);
    return landedRepair(stage);
  });
  if (stage.progress.repairId === undefined) {
    showAttempts(stage.narrator, landed);
    stage.narrator.detail((landed.diff ?? '').trimEnd());
    await save(stage, { repairId: landed.id });
  }
  await agent.waitFor(
    'the new version comes up',
    (event) => event.event === 'up' && event['version'] === landed.commit,
  );
};

const actThree = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  stage.narrator.head('Act 3. The new version proves itself in production');
  await window(stage, agent, 'after');
  await until(stage, 'the repair is settled', async () => {
    await keepServing(stage, agent);
    const { outcome } = await receiptOf(stage, stage.progress.repairId ?? '');
    return outcome === 'settled' ? outcome : undefined;
  });
};

/** Cut off on the way: it is asked for again. */
const CAME_TO_NOTHING: readonly Receipt['outcome'][] = ['aborted', 'expired', 'superseded'];

const requestHarm = async (stage: Stage): Promise<string> => {
  const known = (await receipts(stage)).find(
    (receipt) => receipt.task === HARM_TASK && !CAME_TO_NOTHING.includes(receipt.outcome),
  );
  if (known !== undefined) return known.id;
  const editor = `node ${JSON.stringify(join(import.meta.dirname, 'careless-editor.mjs'))}`;
  const check = `node checks/${stage.one.package}.cjs`;
  return until(stage, 'the harmful change is proposed', async () => {
    const { stdout, stderr } = await command(stage, 'cycle', '--task', HARM_TASK, '--editor', editor, '--check', check);
    const receipt = JSON.parse(stdout) as Partial<Receipt> & { error?: { code: string } };
    if (receipt.outcome === 'awaiting-approval') return receipt.id;
    // The agent's own heartbeat may be at work just now.
    if (receipt.error?.code === 'EVOLVE_BUSY') return undefined;
    throw new EvolveError('EVOLVE_STORY_STUCK', `the harmful change was not let through: ${receipt.outcome ?? ''}`, {
      hint: stderr,
    });
  });
};

const actFour = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  const { narrator } = stage;
  narrator.head('Act 4. A harmful evolution is let in on purpose');
  await save(stage, { ownerFileHash: await editOwnerFile(stage.repo.dir) });
  narrator.say('The owner is editing notes/handover.md, not saved to git');
  const harmId = await requestHarm(stage);
  await save(stage, { harmId });
  const proposed = await receiptOf(stage, harmId);
  if (proposed.outcome === 'awaiting-approval') {
    narrator.say('A careless change passes every gate and check; without new evidence it waits for a person');
    await command(stage, 'approve', harmId, '--by', 'owner', '--reason', 'let in on purpose, to see the guard at work');
    narrator.say('The owner approves it on purpose');
  }
  const harm = await until(stage, 'the harmful version is rolled back', async () => {
    const receipt = await receiptOf(stage, harmId);
    return receipt.outcome === 'rolled-back' ? receipt : undefined;
  });
  narrator.say(`Lesson: ${harm.lesson ?? 'none'}`, 'good');
  await agent.waitFor('the agent is up again', (event) => event.event === 'up' && event['version'] !== harm.commit);
};

const actFive = async (stage: Stage, agent: AgentProcess): Promise<void> => {
  stage.narrator.head('Act 5. Nothing was lost');
  await window(stage, agent, 'after the rollback');
};

const environment = (dir: string, short: boolean): NodeJS.ProcessEnv => ({
  ...process.env,
  XDG_STATE_HOME: join(dir, 'state'),
  HEARTBEAT_SECONDS: short ? '0.3' : '1',
  PORT_FILE: join(dir, 'port.json'),
});

/** @throws EVOLVE_STATE_DIR */
const makePlace = async (dir: string): Promise<string> => {
  try {
    await mkdir(join(dir, 'state'), { recursive: true });
    return await realpath(dir);
  } catch (error) {
    throw new EvolveError('EVOLVE_STATE_DIR', `the story cannot be kept there: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name a folder that you may write to: --dir DIR',
    });
  }
};

const openStage = async (options: StoryOptions, narrator: Narrator, signal: AbortSignal): Promise<Stage> => {
  const dir = options.dir === undefined ? await mkdtemp(join(tmpdir(), 'evolve-story-')) : resolve(options.dir);
  const place = await makePlace(dir);
  const progressFile = join(place, 'story.json');
  const known = await readProgress(progressFile);
  const one = await findCase(known?.caseId ?? options.package);
  narrator.head(`${one.package} ${one.versionA}: ${one.description}`);
  narrator.say(`The agent lives in ${join(place, 'agent')}`);
  const repo = await prepareRepo(join(place, 'agent'), one, signal);
  narrator.say(
    repo.isolation === 'namespace'
      ? 'Isolation: kernel namespaces (bubblewrap), no network'
      : `Isolation: NONE, granted by this example's policy, since ${repo.why ?? 'namespaces do not work here'}`,
    repo.isolation === 'namespace' ? 'plain' : 'bad',
  );
  const progress = known ?? { caseId: one.id, windows: [] };
  const requests = await requestsOf(one);
  return {
    dir: place,
    progressFile,
    env: environment(place, options.short),
    one,
    repo,
    requests,
    rounds: options.short ? Math.ceil(ENOUGH / requests.length) : 3,
    narrator,
    signal,
    progress,
  };
};

/** As the boot guard counted them. */
const failedStarts = async (stage: Stage, evolutionId: string): Promise<number> => {
  const stateDir = await resolveStateDir({ dir: stage.repo.dir, env: stage.env });
  const events = await guardEvents(stateDir);
  return events.filter((event) => event.type === 'failed-start' && event.evolutionId === evolutionId).length;
};

const result = async (stage: Stage): Promise<StoryResult> => {
  const { repairId = '', harmId = '', ownerFileHash, windows } = stage.progress;
  const git = await execute('git', [
    '-C',
    stage.repo.dir,
    'log',
    '--format=%h %s%n%(trailers:unfold)',
    '--max-count=10',
  ]);
  const { stdout } = await command(stage, 'show', harmId);
  const harm = JSON.parse(stdout) as Receipt;
  return {
    dir: stage.dir,
    one: stage.one,
    repo: stage.repo,
    windows,
    repair: await receiptOf(stage, repairId),
    harm,
    ownerFileIntact: (await fingerprintFile(ownerFile(stage.repo.dir))) === ownerFileHash,
    failedStarts: await failedStarts(stage, harmId),
    gitLog: git.stdout.trim(),
  };
};

/** Plays the story to its end. @throws EVOLVE_STORY_STUCK with what to look at. */
export const playStory = async (
  options: StoryOptions,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<StoryResult> => {
  const stage = await openStage(options, narrator, signal);
  const agent = await startAgent({
    evolveBin: EVOLVE_BIN,
    dir: stage.repo.dir,
    env: stage.env,
    portFile: join(stage.dir, 'port.json'),
    waitMs: WAIT_MS,
    onEvent: eventShower(narrator),
    onStderr: (line) => {
      if (TELLING.test(line)) narrator.detail(line);
    },
    signal,
  });
  try {
    for (const act of [actOne, actTwo, actThree, actFour, actFive]) await act(stage, agent);
  } finally {
    await agent.stop();
  }
  return result(stage);
};
