/**
 * Each gate and each check made faulty, one at a time, at each moment: nothing lands, and the record names who did it.
 * The repository, the proposer's repair and everything else are sound: with no fault the same cycle lands.
 */
import { spawn } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { custom, moduleImport } from '@evolve/core/checks';
import type { CheckContext, CheckResult, Gate, HealthCheck, Receipt, Verdict } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { completePolicy, protectedPathGate } from '@evolve/governance';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compose, type Misbehaviour } from './compose.ts';
import { addCheck, FIXED, git, GRANTED, makeRepo, open, read, write, writes, type Place } from './fixture.ts';

const LANDED: readonly Receipt['outcome'][] = ['probation', 'settled'];
/** For pieces that are faulty from the start; those that are sound at first need time to be sound in. */
const LIMIT_MS = 400;
const LATER_LIMIT_MS = 4000;

/** What a faulty piece does, told how much time it has. */
type Answer = (limitMs: number) => unknown;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Keeps the whole process from doing anything else. */
const block = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

/** Promises are handed in as they are: a fault that is an object must not become a promise of it. */
const GARBAGE: readonly (readonly [string, Answer])[] = [
  ['throws', () => raise(new Error('broken inside'))],
  ['throws what is no error', () => raise(undefined)],
  ['rejects with nothing', () => refusal()],
  ['hangs', () => new Promise(() => undefined)],
  ['returns a thenable that never settles', () => ({ then: () => undefined })],
  ['returns undefined', () => Promise.resolve(undefined)],
  ['returns null', () => Promise.resolve(null)],
  ['returns a string', () => Promise.resolve('pass')],
  ['returns true', () => true],
  ['returns an empty object', () => ({})],
];

const raise = (what: unknown): never => {
  throw what;
};
const refusal = (): Promise<never> => {
  const { promise, reject } = Promise.withResolvers<never>();
  reject();
  return promise;
};

const PASS: CheckResult = { status: 'pass', measurements: {}, diagnostics: '' };
const VERDICT: Verdict = { decision: 'pass', findings: [], obligations: [] };

const CHECK_FAULTS: readonly (readonly [string, Answer])[] = [
  ['accepts all', () => PASS],
  ['refuses all', () => ({ ...PASS, status: 'fail' })],
  ...GARBAGE,
  ['says a status that there is not', () => ({ ...PASS, status: 'passed' })],
  ['says yes with a boolean', () => ({ ...PASS, status: true })],
  ['measures in words', () => ({ ...PASS, measurements: { durationMs: 'fast' } })],
  ['counts its tests in words', () => ({ ...PASS, executedTests: '3' })],
  ['counts less than nothing', () => ({ ...PASS, executedTests: -1 })],
  ['says nothing about why', () => ({ status: 'pass', measurements: {} })],
  ['ran no test', () => ({ ...PASS, executedTests: 0 })],
  ['is slow', (limitMs) => sleep(limitMs * 1.2).then(() => PASS)],
  [
    'blocks the thread past its limit',
    (limitMs) => {
      block(limitMs * 1.1);
      return PASS;
    },
  ],
];

const GATE_FAULTS: readonly (readonly [string, Answer])[] = [
  ['accepts all', () => VERDICT],
  ['refuses all', () => ({ ...VERDICT, decision: 'refuse' })],
  ['asks about all', () => ({ ...VERDICT, decision: 'ask' })],
  ...GARBAGE,
  ['says a decision that there is not', () => ({ ...VERDICT, decision: 'approved' })],
  ['finds what is no finding', () => ({ ...VERDICT, findings: [null] })],
  ['lists obligations that are no text', () => ({ ...VERDICT, obligations: [1] })],
  ['is slow', (limitMs) => sleep(limitMs * 1.2).then(() => VERDICT)],
  [
    'blocks the thread past its limit',
    (limitMs) => {
      block(limitMs * 1.1);
      return VERDICT;
    },
  ],
];

/** A piece that is sound until it is told to be faulty. */
interface Switch {
  faulty: boolean;
  readonly limitMs: number;
}

const checkWith = (answer: Answer, on: Switch): HealthCheck =>
  custom('suspect', (context: CheckContext) =>
    on.faulty ? (answer(on.limitMs) as Promise<CheckResult>) : addCheck.run(context),
  );

const gateWith = (answer: Answer, on: Switch): Gate => {
  const sound = protectedPathGate(completePolicy(GRANTED));
  return {
    ...sound,
    id: 'suspect',
    review: (...given) => (on.faulty ? (answer(on.limitMs) as Promise<Verdict>) : sound.review(...given)),
  };
};

const optionsWith = (limitMs: number) => ({ checkTimeoutMs: limitMs, gateTimeoutMs: limitMs, maxAttempts: 1 });

type Kind = 'gate' | 'check';

const host = (place: Place, kind: Kind, answer: Answer, on: Switch) => {
  const wrong: Misbehaviour =
    kind === 'check' ? { checks: [addCheck, checkWith(answer, on)] } : { gates: [gateWith(answer, on)] };
  return compose(place, { ...wrong, options: optionsWith(on.limitMs) });
};

const unmoved = (place: Place, head: string): void => {
  expect(git(place.dir, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(place.dir, 'status', '--porcelain')).toBe('');
};

const FAULTS = [
  ...GATE_FAULTS.map(([name, answer]) => ['gate', name, answer] as const),
  ...CHECK_FAULTS.map(([name, answer]) => ['check', name, answer] as const),
];

test('with no fault it lands', async () => {
  const place = makeRepo();
  const evolver = await host(place, 'check', () => PASS, { faulty: false, limitMs: LATER_LIMIT_MS });
  expect((await evolver.boot()).safeMode).toBe(false);
  const receipt = await evolver.evolve({ task: 'add subtracts' });
  expect(receipt.outcome).toBe('probation');
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});

describe('faulty at boot', () => {
  test.each(FAULTS)('%s %s', async (kind, name, answer) => {
    const place = makeRepo();
    const head = git(place.dir, 'rev-parse', 'HEAD');
    const evolver = await host(place, kind, answer, { faulty: true, limitMs: LIMIT_MS });
    const report = await evolver.boot();
    const probes = kind === 'gate' ? report.gates : report.checks;
    // A check may turn the base down, so one that turns everything down is no liar; it lets nothing land either.
    const isLawful = kind === 'check' && name === 'refuses all';
    expect(probes.find(({ id }) => id === 'suspect')?.alive).toBe(isLawful);
    expect(report.safeMode).toBe(!isLawful);
    expect((await evolver.status()).safeMode).toBe(!isLawful);
    const tried = await evolver.evolve({ task: 'add subtracts' }).catch((error: unknown) => error);
    if (isLawful) expect((tried as Receipt).outcome).not.toBe('settled');
    else {
      expect(isEvolveError(tried, 'EVOLVE_SAFE_MODE')).toBe(true);
      expect(JSON.stringify((tried as { data: unknown }).data)).toContain('suspect');
      unmoved(place, head);
    }
  });
});

/** Faulty from `when` on; what the cycle came to. */
const cycle = async (
  place: Place,
  kind: Kind,
  answer: Answer,
  when: 'before the proof' | 'after the proof',
): Promise<Receipt> => {
  const atOnce = when === 'before the proof';
  const on: Switch = { faulty: atOnce, limitMs: atOnce ? LIMIT_MS : LATER_LIMIT_MS };
  const evolver = await host(place, kind, answer, on);
  evolver.on('check', () => {
    on.faulty = true;
  });
  return evolver.evolve({ task: 'add subtracts' });
};

describe.each(['before the proof', 'after the proof'] as const)('faulty %s', (when) => {
  test.each(FAULTS)('%s %s', async (kind, name, answer) => {
    const place = makeRepo();
    const head = git(place.dir, 'rev-parse', 'HEAD');
    const receipt = await cycle(place, kind, answer, when);
    // Of two checks one turns green: what the other says is then only evidence against it.
    expect(LANDED).not.toContain(receipt.outcome);
    unmoved(place, head);
    expect(JSON.stringify(receipt), name).toContain('suspect');
    if (when === 'after the proof') expect(receipt.trigger.reason).toContain('suspect');
  });
});

test('a check that says yes to everything is found out when a person lets its change land', async () => {
  const place = makeRepo();
  const head = git(place.dir, 'rev-parse', 'HEAD');
  const evolver = await compose(place, { checks: [custom('yes', () => Promise.resolve(PASS))] });
  const asked = await evolver.evolve({ task: 'add subtracts' });
  expect(asked).toMatchObject({ outcome: 'awaiting-approval', checks: [{ id: 'yes', noticesBreakage: false }] });
  expect(asked.confidence?.reasons.join()).toContain('would not notice');
  await evolver.approvals.decide(asked.id, { decision: 'approve', by: 'ada' });
  const receipt = await evolver.receipt(asked.id);
  expect(receipt.outcome).toBe('safe-mode');
  expect(receipt.trigger.reason).toContain('EVOLVE_CHECK_DEAD');
  expect(receipt.trigger.reason).toContain('yes (known-bad: passed');
  unmoved(place, head);
});

describe('what is known bad and known good', () => {
  const probe = async (place: Place, check: HealthCheck) => {
    const evolver = await compose(place, { checks: [check], options: optionsWith(LATER_LIMIT_MS) });
    const [found] = (await evolver.boot()).checks;
    return found;
  };
  const reading = (file: string, script: string): HealthCheck =>
    custom(`reads ${file}`, async ({ dir, runner, signal }) => {
      const { exitCode } = await runner.run('node', ['-e', script, file], { dir, signal, timeoutMs: 10_000 });
      return { ...PASS, status: exitCode === 0 ? 'pass' : 'fail' };
    });

  test('a check of a data file alone is alive: data are broken too', async () => {
    const place = makeRepo(undefined, { 'data/prices.json': '{"a":1}\n', 'src/add.js': '1;\n' });
    const check = reading('data/prices.json', "JSON.parse(require('fs').readFileSync(process.argv[1]))");
    expect(await probe(place, check)).toEqual({ id: check.id, alive: true, noticed: 'broken' });
  });

  test('one that only wants a file to be there is alive: it is gone in the second tree', async () => {
    const place = makeRepo(undefined, { 'docs/a.md': 'a\n', 'src/add.js': '1;\n' });
    const check = reading('docs/a.md', "require('fs').statSync(process.argv[1])");
    expect(await probe(place, check)).toEqual({ id: check.id, alive: true, noticed: 'removed' });
  });

  test('one that only forbids a text is alive while the base has it, and needs an example of its own otherwise', async () => {
    const none: HealthCheck = {
      ...reading(
        '.',
        "const f='src/add.js';process.exit(require('fs').existsSync(f)&&String(require('fs').readFileSync(f)).includes('TODO')?1:0)",
      ),
      id: 'no TODO',
    };
    expect((await probe(makeRepo(undefined, { 'src/add.js': '// TODO\n' }), none))?.noticed).toBe('base');
    const clean = await probe(makeRepo(undefined, { 'src/add.js': '1;\n' }), none);
    expect(clean).toMatchObject({ alive: false });
    expect(clean?.why).toContain('knownBad');
    const own: HealthCheck = {
      ...none,
      run: none.run,
      knownBad: async (dir) => {
        write(dir, 'src/add.js', '// TODO\n');
      },
      knownGood: async (dir) => {
        write(dir, 'src/add.js', '1;\n');
      },
    };
    expect(await probe(makeRepo(undefined, { 'src/add.js': '1;\n' }), own)).toMatchObject({
      alive: true,
      noticed: 'own',
    });
  });

  test('examples of its own that it judges wrongly, or that cannot be made, are its death', async () => {
    const sound = { ...addCheck, id: 'adds' };
    const bad: HealthCheck = {
      ...sound,
      knownBad: async (dir) => {
        write(dir, 'src/add.js', FIXED);
      },
    };
    expect((await probe(makeRepo(), bad))?.why).toBe('known-bad: passed');
    const good: HealthCheck = { ...sound, knownGood: () => Promise.resolve() };
    expect((await probe(makeRepo(), good))?.why).toBe('known-good: fail');
    const none: HealthCheck = { ...sound, knownBad: () => Promise.reject(new Error('no example')) };
    expect((await probe(makeRepo(), none))?.why).toBe('known-bad: no example');
  });

  test('the import of a module brings its own', async () => {
    const place = makeRepo();
    expect(await probe(place, moduleImport({ module: 'src/other.js' }))).toMatchObject({ alive: true, noticed: 'own' });
  });

  test('a script of package.json that does nothing is found dead, whatever it is called', async () => {
    const place = makeRepo(undefined, {
      'package.json': '{"scripts":{"test":"node -e \\"console.log(\'# tests 3\')\\""}}\n',
      'src/add.js': '1;\n',
    });
    const evolver = await open(place, { checks: undefined });
    const report = await evolver.boot();
    expect(report.checks).toMatchObject([{ id: 'npm test', alive: false }]);
    expect(report.safeMode).toBe(true);
  });

  test('links that lead out of the trial are not written through', async () => {
    const place = makeRepo();
    const outside = join(place.stateDir, '..', 'outside.js');
    write(join(place.stateDir, '..'), 'outside.js', 'mine\n');
    symlinkSync(outside, join(place.dir, 'src/out.js'));
    symlinkSync(join(place.stateDir, '..'), join(place.dir, 'src/folder'));
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Links');
    await probe(place, addCheck);
    expect(read(join(place.stateDir, '..'), 'outside.js')).toBe('mine\n');
  });

  test('there was no time at boot: nobody knows, nothing is off, and the promotion asks again', async () => {
    const place = makeRepo();
    const evolver = await compose(place, { checks: [addCheck], options: { bootProbeMs: 1 } });
    const report = await evolver.boot();
    expect(report).toMatchObject({ safeMode: false, checks: [{ id: 'adds', alive: 'unknown' }] });
    expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('probation');
  });
});

test('a gate that never gives the thread back cannot be timed out: the process is stuck, and the repository as it was', async () => {
  const place = makeRepo();
  const head = git(place.dir, 'rev-parse', 'HEAD');
  const sign = join(place.stateDir, '..', 'stuck');
  const child = spawn(
    process.execPath,
    [
      '--conditions=@evolve/source',
      fileURLToPath(new URL('children/stuck-host.ts', import.meta.url)),
      ...[place.dir, place.stateDir, sign],
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  while (!existsSync(sign) && child.exitCode === null) await sleep(20);
  await sleep(300);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  unmoved(place, head);
  const evolver = await open(place, { proposers: [writes({ 'src/add.js': FIXED })] });
  await evolver.boot();
  expect((await evolver.evolve({ task: 'add subtracts' })).outcome).toBe('probation');
});
