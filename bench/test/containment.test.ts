/** The walls in small, seeded: `npm run prove -- containment` runs all of it, and judges times on a quiet machine too. */
import { expect, test } from 'vitest';
import { containment } from '../src/containment.ts';

test('rows of the corpus and attacks reach nothing of a host, whatever a validator would say', async () => {
  expect(await containment({ count: 6, seed: 4, full: false, only: [], seconds: undefined })).toBe(true);
}, 600_000);

test('each class of attacks on the machine is contained', async () => {
  const only = ['fork bomb of sessions', 'daemon', 'memory of many processes', 'disk of /dev/shm'];
  expect(await containment({ count: 12, seed: 1, full: false, only, seconds: undefined })).toBe(true);
}, 600_000);

test('a proof that ran nothing has proved nothing', async () => {
  expect(await containment({ count: undefined, seed: 1, full: false, only: ['gone'], seconds: undefined })).toBe(false);
}, 600_000);
