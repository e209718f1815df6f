import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { isDead, leaseOwner } from '../../src/cycle/lease.ts';

const ownerWith = (changes: Readonly<Record<number, unknown>>): string => {
  const parts = JSON.parse(leaseOwner('x')) as unknown[];
  return JSON.stringify(Object.assign(parts, changes));
};

const NOBODY = 4_000_000_000;

test('this process is not dead', () => {
  expect(isDead(leaseOwner('x'))).toBe(false);
});

test('a process of another time with the same number is', () => {
  expect(isDead(ownerWith({ 3: '1' }))).toBe(true);
  expect(isDead(ownerWith({ 1: 'another boot' }))).toBe(true);
  expect(isDead(ownerWith({ 2: NOBODY }))).toBe(true);
});

test('one of another machine, or of a container that cannot be looked into, is never taken for dead', () => {
  expect(isDead(ownerWith({ 0: 'elsewhere', 2: NOBODY }))).toBe(false);
  expect(isDead(ownerWith({ 5: 'pid:[1]', 2: NOBODY }))).toBe(false);
});

test.runIf(process.platform === 'linux')('one that has ended and was never waited for is dead', async () => {
  // `sleep` becomes the parent of a process that ends, and never asks for its status.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    parent.kill('SIGKILL');
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const facts = (): readonly string[] => readFileSync(`/proc/${line}/stat`, 'utf8').split(' ');
  await expect.poll(() => facts()[2]).toBe('Z');
  expect(isDead(ownerWith({ 2: Number(line), 3: facts()[21] }))).toBe(true);
});
