import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acceptedPolicy, acceptPolicy, policyHash } from '../../src/index.ts';

interface Place {
  readonly stateDir: string;
  readonly repoDir: string;
  write(text: string): Promise<void>;
}

const place = async (): Promise<Place> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-accepted-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const repoDir = dir;
  return {
    stateDir: join(dir, 'state', 'deep'),
    repoDir,
    write: (text) => writeFile(join(dir, 'evolve.policy.json'), text),
  };
};

const copyOf = ({ stateDir }: Place): string => join(stateDir, 'policy.json');

describe('the policy in force', () => {
  test('is the file at first use, and stays so when the file is widened', async () => {
    const at = await place();
    await at.write('{"mode":"propose","editable":["src/"]}');
    expect(await acceptedPolicy(at)).toMatchObject({ changed: false, diff: [] });
    await at.write('{"mode":"promote","editable":["**"],"budgets":{"evolution":99}}');
    const { policy, changed, diff, hash } = await acceptedPolicy(at);
    expect(policy).toMatchObject({ mode: 'propose', editable: ['src/'] });
    expect(changed).toBe(true);
    expect(hash).toBe(policyHash({ mode: 'propose', editable: ['src/'] }));
    expect(diff).toEqual([
      { path: 'budgets.evolution', accepted: 2, proposed: 99 },
      { path: 'editable', accepted: ['src/'], proposed: ['**'] },
      { path: 'mode', accepted: 'propose', proposed: 'promote' },
    ]);
  });

  test('outlives the deletion of the file', async () => {
    const at = await place();
    await at.write('{"editable":[]}');
    await acceptedPolicy(at);
    await rm(join(at.repoDir, 'evolve.policy.json'));
    expect(await acceptedPolicy(at)).toMatchObject({ policy: { editable: [] }, changed: true });
  });

  test('outlives a file that cannot be read, and says what is wrong with it', async () => {
    const at = await place();
    await at.write('{"quota":1}');
    await acceptedPolicy(at);
    await at.write('{"quota":');
    const { policy, changed, problem } = await acceptedPolicy(at);
    expect(policy.quota).toBe(1);
    expect(changed).toBe(true);
    expect(problem?.code).toBe('EVOLVE_POLICY_INVALID');
  });

  test('is not taken from an invalid file at first use', async () => {
    const at = await place();
    await at.write('{"mode":"yolo"}');
    await expect(acceptedPolicy(at)).rejects.toMatchObject({ code: 'EVOLVE_POLICY_INVALID' });
    await expect(readdir(at.stateDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([
    ['edited', (text: string) => text.replace('"quota": 3', '"quota": 99')],
    ['cut', (text: string) => text.slice(0, -20)],
    ['emptied', () => ''],
    ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
  ])('a copy that was %s is not used, until the owner accepts again', async (_, damage) => {
    const at = await place();
    await acceptedPolicy(at);
    const before = await readFile(copyOf(at), 'utf8');
    await writeFile(copyOf(at), damage(before));
    expect(await readFile(copyOf(at), 'utf8')).not.toBe(before);
    await expect(acceptedPolicy(at)).rejects.toMatchObject({ code: 'EVOLVE_POLICY_CHANGED', consequence: 'pause' });
    await acceptPolicy(at);
    expect(await acceptedPolicy(at)).toMatchObject({ changed: false, policy: { quota: 3 } });
  });

  test('of many first users with different files one wins and all agree', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, place));
    const [{ stateDir } = { stateDir: '' }] = places;
    await Promise.all(places.map((at, quota) => at.write(`{"quota":${String(quota)}}`)));
    const all = await Promise.all(places.map(({ repoDir }) => acceptedPolicy({ stateDir, repoDir })));
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(1);
    expect(all.filter(({ changed }) => !changed)).toHaveLength(1);
    expect(await readdir(stateDir)).toEqual(['policy.json']);
  });

  test('a copy that cannot be read is an error, not a first use', async () => {
    const at = await place();
    await acceptedPolicy(at);
    await rm(copyOf(at));
    await mkdir(copyOf(at));
    await expect(acceptedPolicy(at)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('accepting', () => {
  test('takes the file that the owner has seen, for its owner alone to read', async () => {
    const at = await place();
    await acceptedPolicy(at);
    await at.write('{"quota":8}');
    expect((await acceptPolicy(at, { expectedHash: policyHash({ quota: 8 }) })).policy.quota).toBe(8);
    expect(await acceptedPolicy(at)).toMatchObject({ policy: { quota: 8 }, changed: false });
    expect((await stat(copyOf(at))).mode & 0o777).toBe(0o600);
    expect((await stat(at.stateDir)).mode & 0o777).toBe(0o700);
  });

  test('does not take a file that changed after it was seen', async () => {
    const at = await place();
    await acceptedPolicy(at);
    await at.write('{"quota":99}');
    await expect(acceptPolicy(at, { expectedHash: policyHash({ quota: 8 }) })).rejects.toMatchObject({
      code: 'EVOLVE_POLICY_CHANGED',
    });
    expect((await acceptedPolicy(at)).policy.quota).toBe(3);
  });

  test('fails loudly where there can be no state directory', async () => {
    const at = await place();
    await at.write('{}');
    const inFile = { ...at, stateDir: join(at.repoDir, 'evolve.policy.json', 'state') };
    await expect(acceptPolicy(inFile)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(acceptedPolicy(inFile)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
