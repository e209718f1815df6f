/** `evolve cycle` and what follows it: the record, git and the log for people must tell one story. */
import type { Receipt } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import {
  BROKEN,
  CHECK,
  editor,
  evolve as evolveOutside,
  evolveHere as evolve,
  fixingEditor,
  FIXED,
  git,
  leftovers,
  makeRepo,
  ownedTrials,
  read,
  repositoryOf,
  startEvolve,
  write,
  type Ended,
  type Place,
} from './support.ts';

const receiptOf = ({ stdout }: Ended): Receipt => JSON.parse(stdout) as Receipt;

const cycleArguments = (place: Place, more: readonly string[]): readonly string[] => [
  ...['cycle', '--json', '--task', 'add subtracts', '--check', CHECK],
  ...['--editor', fixingEditor(place), ...more],
];

const cycle = (place: Place, ...more: string[]): Promise<Ended> => evolve(place, cycleArguments(place, more));

const trailer = (dir: string, key: string): string =>
  git(dir, 'log', '-1', `--format=%(trailers:key=${key},valueonly)`);

describe('--accept auto', () => {
  test('lands as one commit; show, log, git and EVOLUTION.md agree', async () => {
    const place = makeRepo();
    write(place.dir, 'notes.md', 'half a sente');
    const done = await cycle(place, '--accept', 'auto');
    expect(done.status, done.stderr).toBe(0);
    const receipt = receiptOf(done);
    expect(receipt).toMatchObject({ outcome: 'probation', grant: 'owner-at-the-keyboard', paths: ['src/add.js'] });
    const { dir } = place;
    expect(git(dir, 'rev-parse', 'HEAD')).toBe(receipt.commit);
    expect(git(dir, 'rev-parse', 'HEAD~1')).toBe(receipt.base);
    expect(git(dir, 'rev-parse', 'HEAD^{tree}')).toBe(receipt.candidate);
    expect(trailer(dir, 'Evolve-Receipt')).toBe(receipt.id);
    expect(trailer(dir, 'Evolve-Grant')).toBe('owner-at-the-keyboard');
    expect(trailer(dir, 'Evolve-Proposer')).toBe('editor');
    expect(git(dir, 'status', '--porcelain')).toBe('M notes.md');
    expect(read(dir, 'notes.md')).toBe('half a sente');
    expect(read(dir, 'src/add.js')).toBe(FIXED);
    expect(receiptOf(await evolve(place, ['show', receipt.id, '--json']))).toEqual(receipt);
    expect(JSON.parse((await evolve(place, ['log', '--json'])).stdout)).toEqual([receipt]);
    const line = (await evolve(place, ['log'])).stdout;
    expect(line).toContain(receipt.id);
    expect(line).toContain(receipt.commit?.slice(0, 8));
    const log = read(dir, '.evolve/EVOLUTION.md');
    expect(log).toContain('add subtracts');
    expect(log).toContain(receipt.commit?.slice(0, 7));
    expect(read(dir, `.evolve/receipts/${receipt.id}.yaml`)).toContain('outcome: probation');
    expect(JSON.parse((await evolve(place, ['doctor', '--json'])).stdout)).toContainEqual(
      expect.objectContaining({ name: 'ledger', ok: true }),
    );
  });

  test('lands what the repair engine finds: it is proved, and the owner has said yes; the record says who', async () => {
    const place = makeRepo();
    const done = await evolve(place, [
      ...['cycle', '--json', '--task', 'add subtracts', '--check', CHECK, '--accept', 'auto'],
    ]);
    expect(receiptOf(done)).toMatchObject({ outcome: 'probation', paths: ['src/add.js'] });
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('does not land what nothing has proved: the checks were green before, and a person is asked', async () => {
    const place = makeRepo();
    const tidy = editor(
      place,
      'tidy.cjs',
      `require('node:fs').writeFileSync('src/tidy.js', 'module.exports = 1;\\n');`,
    );
    const done = await evolve(place, [
      ...['cycle', '--json', '--task', 'tidy', '--check', 'true', '--editor', tidy, '--accept', 'auto'],
    ]);
    expect(receiptOf(done).outcome).toBe('awaiting-approval');
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });

  test('rollback takes it back, once; the record says so', async () => {
    const place = makeRepo();
    const { id, base } = receiptOf(await cycle(place, '--accept', 'auto'));
    const back = await evolve(place, ['rollback', id, '--reason', 'second thoughts', '--json']);
    expect(back.status, back.stderr).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({
      how: 'moved-back',
      head: base,
      paths: [{ path: 'src/add.js', outcome: 'restored' }],
    });
    expect(git(place.dir, 'rev-parse', 'HEAD')).toBe(base);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    const shown = receiptOf(await evolve(place, ['show', id, '--json']));
    expect(shown.outcome).toBe('rolled-back');
    expect(shown.lesson).toContain('second thoughts');
    expect(shown.rollback).toEqual({
      how: 'moved-back',
      reason: 'second thoughts',
      paths: [{ path: 'src/add.js', outcome: 'restored' }],
    });
    expect((await evolve(place, ['show', id])).stdout).toContain('restored        src/add.js');
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain('second thoughts');
    expect(await evolve(place, ['rollback', id])).toMatchObject({ status: 0 });
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  });

  test('rollback --dry-run says how it would go, and changes nothing', async () => {
    const place = makeRepo();
    const { id } = receiptOf(await cycle(place, '--accept', 'auto'));
    write(place.dir, 'src/add.js', `${FIXED}// mine\n`);
    const before = repositoryOf(place.dir);
    const foreseen = await evolve(place, ['rollback', id, '--dry-run', '--json']);
    expect(foreseen.status, foreseen.stderr).toBe(0);
    expect(JSON.parse(foreseen.stdout)).toMatchObject({
      how: 'moved-back',
      paths: [{ path: 'src/add.js', outcome: 'kept-user-edit', edited: true, staged: false }],
    });
    const forPeople = await evolve(place, ['rollback', id, '--dry-run']);
    expect(forPeople.stdout).toContain('kept-user-edit  src/add.js (edited since)');
    expect(repositoryOf(place.dir)).toEqual(before);
  });

  test('rollback --path of something that it did not change is refused', async () => {
    const place = makeRepo();
    const { id } = receiptOf(await cycle(place, '--accept', 'auto'));
    const before = repositoryOf(place.dir);
    const refused = await evolve(place, ['rollback', id, '--path', 'notes.md']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('EVOLVE_NOT_FOUND');
    expect(repositoryOf(place.dir)).toEqual(before);
    const back = await evolve(place, ['rollback', id, '--path', 'src']);
    expect(back.status, back.stderr).toBe(0);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });

  test('a repository that could run something new gets nothing promoted until the owner has said so', async () => {
    const place = makeRepo();
    const { id } = receiptOf(await cycle(place, '--accept', 'auto'));
    await evolve(place, ['rollback', id]);
    git(place.dir, 'config', 'core.fsmonitor', 'a-new-program');
    const before = repositoryOf(place.dir);
    const refused = await cycle(place, '--accept', 'auto');
    expect(`${refused.stdout}${refused.stderr}`).toContain('EVOLVE_REPOSITORY_CHANGED');
    expect(repositoryOf(place.dir)).toEqual(before);
    const seen = await evolve(place, ['doctor']);
    expect(seen.stdout).toContain('config core.fsmonitor: none -> a-new-program');
    const accepted = await evolve(place, ['doctor', '--accept-repository']);
    expect(accepted.stdout).toContain('accepted as it is: config core.fsmonitor');
    expect((await evolve(place, ['doctor'])).stdout).toContain('as it was accepted');
  });

  test('rollback under later work of the owner is a revert, and leaves what the owner edits since', async () => {
    const place = makeRepo();
    const { id } = receiptOf(await cycle(place, '--accept', 'auto'));
    write(place.dir, 'later.txt', 'later\n');
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Later');
    write(place.dir, 'src/add.js', `${FIXED}// mine\n`);
    const back = await evolve(place, ['rollback', id, '--json']);
    expect(JSON.parse(back.stdout)).toMatchObject({ how: 'reverted', paths: [{ outcome: 'kept-user-edit' }] });
    expect(read(place.dir, 'src/add.js')).toBe(`${FIXED}// mine\n`);
    expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(4);
  });

  test('does not reach what the policy forbids, whatever is accepted', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const cheat = editor(place, 'cheat.cjs', `require('node:fs').writeFileSync('checks/add.js', '');`);
    const done = await evolve(place, [
      ...['cycle', '--json', '--task', 'x', '--check', CHECK, '--editor', cheat, '--accept', 'auto'],
    ]);
    expect(done.status).toBe(1);
    expect(['abandoned', 'refused']).toContain(receiptOf(done).outcome);
    expect(repositoryOf(place.dir)).toEqual(before);
    expect(done.stderr).toContain('nothing was changed');
  });
});

describe('--accept ask', () => {
  test('waits on a branch; approve lands it, with name and reason on the record', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const asked = await cycle(place);
    expect(asked.status).toBe(0);
    const { id, outcome, ref = '' } = receiptOf(asked);
    expect(outcome).toBe('awaiting-approval');
    expect(asked.stderr).toContain(`evolve approve ${id}`);
    expect(repositoryOf(place.dir)).toEqual(before);
    expect(git(place.dir, 'show', `${ref}:src/add.js`)).toBe(FIXED.trim());
    const waiting = JSON.parse((await evolve(place, ['approvals', '--json'])).stdout) as object[];
    expect(waiting).toMatchObject([{ id, status: 'pending' }]);
    expect(await evolve(place, ['approvals'])).toMatchObject({ stdout: expect.stringContaining(id) as string });
    const landed = await evolve(place, ['approve', id, '--by', 'ada', '--reason', 'looks right', '--json']);
    expect(landed.status, landed.stderr).toBe(0);
    expect(receiptOf(landed)).toMatchObject({
      outcome: 'probation',
      approval: { status: 'approved', by: 'ada', reason: 'looks right' },
    });
    expect(trailer(place.dir, 'Evolve-Receipt')).toBe(id);
    const decision = trailer(place.dir, 'Evolve-Decision');
    expect(decision).toMatch(/^[0-9a-f]{64}$/);
    const twice = await evolve(place, ['approve', id, '--json']);
    expect(twice.status).toBe(1);
    expect(JSON.parse(twice.stdout)).toMatchObject({ error: { code: 'EVOLVE_APPROVAL_NOT_PENDING' } });
    expect((await evolve(place, ['approvals'])).stdout).toBe('nothing waits for a decision\n');
    expect(JSON.parse((await evolve(place, ['approvals', '--all', '--json'])).stdout)).toMatchObject([
      { id, status: 'approved', by: 'ada' },
    ]);
  });

  test('reject keeps the reason, changes nothing, and cannot be turned round', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const { id } = receiptOf(await cycle(place));
    const no = await evolve(place, ['reject', id, '--by', 'ada', '--reason', 'not needed']);
    expect(no).toMatchObject({ status: 0, stdout: expect.stringContaining('rejected by ada: not needed') as string });
    expect((await evolve(place, ['approve', id])).status).toBe(1);
    expect(repositoryOf(place.dir)).toEqual(before);
  });

  test('an approval after HEAD has moved waits until the change is proved there, and says what to do', async () => {
    const place = makeRepo();
    const { id } = receiptOf(await cycle(place));
    git(place.dir, 'commit', '-q', '--allow-empty', '-m', 'Meanwhile');
    const early = await evolve(place, ['approve', id]);
    expect(early).toMatchObject({ status: 1, stderr: expect.stringContaining('--check') as string });
    expect(receiptOf(await evolve(place, ['show', id, '--json'])).outcome).toBe('awaiting-approval');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    const moved = await evolve(place, ['approve', id, '--check', CHECK]);
    expect(moved.status).toBe(1);
    const { successor = '', outcome } = receiptOf(await evolve(place, ['show', id, '--json']));
    expect(outcome).toBe('superseded');
    expect(moved.stderr).toContain(`asked anew as ${successor}`);
    expect((await evolve(place, ['approve', successor])).status).toBe(0);
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('a path that the owner has dirty is left alone: the evolution stays on its branch', async () => {
    const place = makeRepo();
    write(place.dir, 'src/add.js', `${BROKEN}// mine\n`);
    const before = repositoryOf(place.dir);
    const { id } = receiptOf(await cycle(place));
    const landed = await evolve(place, ['approve', id, '--json']);
    expect(landed.status).toBe(1);
    expect(receiptOf(landed)).toMatchObject({ outcome: 'needs-human', ref: /^refs\/heads\/evolve\// });
    expect(repositoryOf(place.dir)).toEqual(before);
  });
});

test('what was asked for and is not done for want of quota is a no, and says what to do', async () => {
  const place = makeRepo();
  write(place.dir, 'evolve.policy.json', '{ "quota": 0 }');
  await evolve(place, ['policy', 'accept']);
  const idle = await cycle(place);
  expect(idle.status).toBe(1);
  expect(receiptOf(idle).outcome).toBe('idle');
  expect(idle.stderr).toContain('evolve.policy.json');
});

test('nothing to do is not a no', async () => {
  const place = makeRepo();
  const idle = await evolve(place, ['cycle', '--check', CHECK, '--json']);
  expect(idle.status, idle.stderr).toBe(0);
  expect(receiptOf(idle).outcome).toBe('idle');
  expect((await evolve(place, ['log'])).stdout).toBe('no evolution yet\n');
  expect((await evolve(place, ['log', '--all'])).stdout).toContain('idle');
});

test('an approval while another process is at work is kept, says so, and takes effect afterwards', async () => {
  const place = makeRepo();
  const { id } = receiptOf(await cycle(place));
  const slow = editor(place, 'slow.cjs', 'setInterval(() => {}, 1000);');
  const args = ['cycle', '--task', 'slow', '--check', CHECK, '--editor', slow];
  const { child, ended } = startEvolve(place, args);
  await expect.poll(() => ownedTrials(place).length, { timeout: 20_000 }).toBe(1);
  const busy = await evolve(place, ['cycle', '--task', 'x', '--check', CHECK, '--json']);
  expect(busy.status).toBe(1);
  expect(JSON.parse(busy.stdout)).toMatchObject({ error: { code: 'EVOLVE_BUSY', hint: /again/ } });
  const decided = await evolve(place, ['approve', id]);
  expect(decided.status, decided.stderr).toBe(0);
  expect(decided.stderr).toContain('another process is at work here');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect((await ended).status).toBe(130);
  expect((await evolve(place, ['status'])).status).toBe(0);
  expect(receiptOf(await evolve(place, ['show', id, '--json'])).outcome).toBe('probation');
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});

test('two at once on one repository: at most one lands, the other is told that it is busy, nothing is left behind', async () => {
  const place = makeRepo();
  const args = cycleArguments(place, ['--accept', 'auto']);
  const both = await Promise.all([evolveOutside(place, args), evolveOutside(place, args)]);
  const landed = both.filter(({ stdout }) => (JSON.parse(stdout) as Receipt).outcome === 'probation');
  expect(landed).toHaveLength(1);
  expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(2);
  expect(git(place.dir, 'status', '--porcelain')).toBe('');
  expect(ownedTrials(place)).toEqual([]);
  expect(leftovers(place)).toEqual([]);
});
