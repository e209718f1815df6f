/**
 * The tiers without a validator before them: every row of the corpus in each tier, beside a probe that tries what Node offers
 * against canaries on the host, and attacks on the machine's time, memory, processes and disks. Before that the same probe
 * has to find every canary where there are no walls, or nothing was proved. `--data DIR` names another corpus, `--only` rows,
 * attacks; with `--count N`, N rows and half as many attacks in each tier, by `--seed`, and times are told and
 * not judged: that is how the tests run it, beside much else.
 */
import { randomUUID } from 'node:crypto';
import { detectIsolation } from '@evolve/sandbox';
import { ATTACKS, type Attack } from './containment/attacks.ts';
import { canaries, ENV_NAME, KINDS, type Canaries, type Kind } from './containment/canaries.ts';
import { observe, type Observed } from './containment/observe.ts';
import { FOLLOWED } from './containment/probe.ts';
import { asProgram, asTool, corpusRows, type Row } from './containment/rows.ts';
import { PROGRAM_LIMITS, TIERS, unguarded, type Outcome, type Subject, type Tier } from './containment/tiers.ts';
import type { Proof, ProofOptions } from './named.ts';
import { seeded } from './random.ts';

const ROW_LIMITS = { timeoutMs: 15_000, memoryMb: 256 } as const;
const ATTACK_LIMITS = { timeoutMs: 3_000, memoryMb: 256 } as const;

/** Of the time limit. */
const MOST_TIME = 1.2;
/** What is touched between two looks at the memory, in MiB. */
const BETWEEN_LOOKS_MB = 256;
/** /tmp and /dev/shm, and what the rest of the machine may do meanwhile, in MiB. */
const MOST_FILES_MB = 2 * PROGRAM_LIMITS.tmpMb + 64;

/** Those of a class that the corpus itself calls attacks on resources. */
const isEndless = ({ category }: Row): boolean => category === 'resource-dos';

const some = <T>(items: readonly T[], count: number | undefined, random: () => number): readonly T[] => {
  if (count === undefined) return items;
  const drawn = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at);
  return drawn.slice(0, count).map(({ item }) => item);
};

const named = (only: readonly string[], ...names: readonly string[]): boolean =>
  only.length === 0 || only.some((each) => names.some((name) => name.includes(each)));

/** `file` and `env` cannot be the same word, or one would pass for the other. */
const makeSecrets = () => ({ file: `file-${randomUUID()}`, env: `env-${randomUUID()}` });

const NOTHING: Row = { id: 'none', category: 'none', code: '0', lang: 'js' };

/** Kernel parameters are only root's to write, and a child changes no global of its host's. */
const REACHABLE = KINDS.filter((kind) => kind !== 'globals' && (kind !== 'kernel' || process.getuid?.() === 0));

/** What the probe does not find where nothing stands in its way. */
const blindSpots = async (): Promise<readonly Kind[]> => {
  const secrets = makeSecrets();
  const host = await canaries(secrets);
  try {
    const files = asProgram(NOTHING, host.target);
    const said = await unguarded({ tool: '', files }, { [ENV_NAME]: secrets.env }, host.root);
    const reached = host.reached(said);
    return REACHABLE.filter((kind) => !reached.includes(kind));
  } finally {
    await host.dispose();
  }
};

interface Verdict {
  readonly reached: readonly Kind[];
  readonly outcome: Outcome;
  readonly observed: Observed;
}

type Limits = typeof ROW_LIMITS | typeof ATTACK_LIMITS;

const judge = async (tier: Tier, host: Canaries, subject: Subject, limits: Limits): Promise<Verdict> => {
  const { result, observed } = await observe(() => tier.run(subject, limits, host.target, host.root));
  return { reached: host.reached(result.said), outcome: result, observed };
};

/** What is wrong with a run, in words; empty for one that was contained. */
const faultsOf = (tier: Tier, limits: Limits, { reached, observed }: Verdict, mostTime: number): readonly string[] => [
  ...(reached.length > 0 ? [`reached ${reached.join(', ')}`] : []),
  ...(observed.left > 0 ? [`left ${String(observed.left)} processes`] : []),
  ...(observed.ms > limits.timeoutMs * mostTime ? [`took ${observed.ms.toFixed(0)} ms`] : []),
  ...(observed.peakMb > limits.memoryMb + tier.ownMb + BETWEEN_LOOKS_MB
    ? [`took ${observed.peakMb.toFixed(0)} MiB`]
    : []),
  ...(observed.peakFilesMb > MOST_FILES_MB ? [`held ${observed.peakFilesMb.toFixed(0)} MiB of files`] : []),
];

const tellFaults = (tier: Tier, name: string, faults: readonly string[]): void => {
  if (faults.length > 0) console.log(`NOT CONTAINED ${tier.name}, ${name}: ${faults.join('; ')}`);
};

const runRows = async (tier: Tier, host: Canaries, rows: readonly Row[], mostTime: number) => {
  const seen = { rows: rows.length, 'to the end': 0, 'ended from outside': 0, 'not contained': 0 };
  for (const row of rows) {
    const limits = isEndless(row) ? ATTACK_LIMITS : ROW_LIMITS;
    const subject = { tool: asTool(row), files: asProgram(row, host.target) };
    const verdict = await judge(tier, host, subject, limits);
    const faults = faultsOf(tier, limits, verdict, mostTime);
    tellFaults(tier, row.id, faults);
    if (verdict.outcome.said.includes(FOLLOWED)) seen['to the end'] += 1;
    if (verdict.outcome.endedBy !== '') seen['ended from outside'] += 1;
    if (faults.length > 0) seen['not contained'] += 1;
  }
  return seen;
};

const subjectOf = ({ body }: Attack): Subject => ({
  tool: `export default async () => {\n${body}\n};`,
  files: new Map([['main.mjs', `${body.replaceAll('return ', 'globalThis.held = ')}\n`]]),
});

interface AttackRow {
  readonly attack: string;
  readonly tier: string;
  readonly 'ended by': string;
  readonly 'of its time': string;
  readonly MiB: string;
  readonly processes: number;
  readonly 'MiB of files': string;
  readonly fault: string;
}

const runAttack = async (tier: Tier, host: Canaries, attack: Attack, mostTime: number): Promise<AttackRow> => {
  const verdict = await judge(tier, host, subjectOf(attack), ATTACK_LIMITS);
  const faults = faultsOf(tier, ATTACK_LIMITS, verdict, mostTime);
  tellFaults(tier, attack.name, faults);
  return {
    attack: attack.name,
    tier: tier.name,
    'ended by': verdict.outcome.endedBy || 'itself',
    'of its time': (verdict.observed.ms / ATTACK_LIMITS.timeoutMs).toFixed(2),
    MiB: verdict.observed.peakMb.toFixed(0),
    processes: verdict.observed.peakProcesses,
    'MiB of files': verdict.observed.peakFilesMb.toFixed(0),
    fault: faults.join('; '),
  };
};

/** Programs only where there are processes to be had: in the last tier. */
const canTry = (tier: Tier, { needsProgram }: Attack): boolean => needsProgram !== true || tier === TIERS.at(-1);

const proveIn = async (host: Canaries, tiers: readonly Tier[], options: ProofOptions): Promise<boolean> => {
  const { count, seed, only, data } = options;
  const { rows: all, others } = corpusRows(data);
  const random = seeded(seed);
  const rows = some(
    all.filter(({ id }) => named(only, id, 'corpus')),
    count,
    random,
  );
  const mostTime = count === undefined ? MOST_TIME : Number.POSITIVE_INFINITY;
  const half = count === undefined ? undefined : Math.ceil(count / 2);
  const perTier: Record<string, Awaited<ReturnType<typeof runRows>>> = {};
  const attacks: AttackRow[] = [];
  for (const tier of tiers) {
    if (rows.length > 0) perTier[tier.name] = await runRows(tier, host, rows, mostTime);
    const fitting = ATTACKS.filter((attack) => canTry(tier, attack) && named(only, attack.name, 'attacks'));
    for (const attack of some(fitting, half, random)) attacks.push(await runAttack(tier, host, attack, mostTime));
  }
  console.log(
    `${String(all.length)} rows are code; ${String(others)} are manifests, machine code or markup and run nowhere`,
  );
  console.table(perTier);
  console.table(attacks);
  const faults = Object.values(perTier).reduce((sum, seen) => sum + seen['not contained'], 0);
  const loose = attacks.filter(({ fault }) => fault !== '').length;
  const slowest = Math.max(0, ...attacks.map((row) => Number(row['of its time'])));
  console.log(
    `${String(rows.length * tiers.length)} runs of rows, ${String(faults)} not contained; ${String(attacks.length)} attacks, ` +
      `${String(loose)} not contained, the slowest took ${slowest.toFixed(2)} of its time`,
  );
  return faults === 0 && loose === 0 && rows.length + attacks.length > 0;
};

export const containment: Proof = async (options) => {
  const machine = await detectIsolation();
  if (!machine.namespace) console.log(`only tier 0: ${machine.reason ?? 'no namespaces'}`);
  if (machine.processes === 'watched') console.log('the kernel does not bound the processes of a run here');
  const blind = await blindSpots();
  if (blind.length > 0) console.log(`without walls the probe does not find: ${blind.join(', ')}`);
  const secrets = makeSecrets();
  // Where a child that is given the host's environment would find it.
  process.env[ENV_NAME] = secrets.env;
  const host = await canaries(secrets);
  try {
    return (await proveIn(host, machine.namespace ? TIERS : TIERS.slice(0, 1), options)) && blind.length === 0;
  } finally {
    Reflect.deleteProperty(process.env, ENV_NAME);
    await host.dispose();
  }
};
