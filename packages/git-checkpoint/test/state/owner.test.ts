import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { currentOwner, isAlive, livenessOf, ownerOf } from '../../src/state/owner.ts';
import { until } from '../support/processes.ts';

const hasProc = process.platform === 'linux';

describe('an owner', () => {
  test('is alive while it runs, and gone afterwards, also as a zombie that nobody waits for', async () => {
    expect(await livenessOf(await currentOwner())).toBe('alive');
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const owner = await ownerOf(child.pid ?? 0);
    expect(await livenessOf(owner)).toBe('alive');
    child.kill('SIGKILL');
    await until(async () => (await livenessOf(owner)) === 'gone');
  });

  test.skipIf(!hasProc)(
    'is not a later process with its number (skipped where the system does not tell start times)',
    async () => {
      const owner = await currentOwner();
      expect(await livenessOf({ ...owner, startTime: '1' })).toBe('gone');
      expect(await livenessOf({ ...owner, bootId: 'another boot' })).toBe('gone');
    },
  );

  test.skipIf(!hasProc)(
    'of another namespace is unknown, and so nothing of it is removed (skipped without /proc)',
    async () => {
      const elsewhere = { ...(await currentOwner()), pidNamespace: 'pid:[1]' };
      expect(await livenessOf(elsewhere)).toBe('unknown');
      expect(await isAlive(elsewhere)).toBe(true);
    },
  );

  test('recorded by an older version, without a namespace, is judged by its number and start', async () => {
    const { pidNamespace: _, ...old } = await currentOwner();
    expect(await livenessOf(old)).toBe('alive');
  });
});
