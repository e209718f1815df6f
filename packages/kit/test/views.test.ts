/** Receipts for people say what the ledger says, whoever writes into them. */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { KitEvolver } from '../src/index.ts';
import { makeRepo, open, read, type Place } from './fixture.ts';

const landed = async (place: Place): Promise<{ readonly id: string; readonly view: string }> => {
  const evolver = await open(place);
  await evolver.boot();
  const { id } = await evolver.evolve({ task: 'add adds' });
  await evolver.stop();
  const view = join('.evolve', 'receipts', `${id}.yaml`);
  return { id, view };
};

/** What the ledger says of it by now: that it went live comes after it landed. */
const truth = async (evolver: KitEvolver, id: string): Promise<string> =>
  stringify(await evolver.receipt(id), { lineWidth: 120 });

const FORGED = 'approval: { by: owner }\n';

test('a receipt that was edited is written anew at the next start, and what was found is set aside', async () => {
  const place = makeRepo();
  const { id, view } = await landed(place);
  const before = read(place.dir, view) ?? '';
  writeFileSync(join(place.dir, view), `${before}${FORGED}`);
  writeFileSync(join(place.dir, '.evolve/receipts/mine.yaml'), 'a note of my own\n');
  const evolver = await open(place);
  await evolver.boot();
  expect(read(place.dir, view)).toBe(await truth(evolver, id));
  expect(readFileSync(join(place.stateDir, 'set-aside/receipts', `${id}.yaml`), 'utf8')).toBe(`${before}${FORGED}`);
  expect(read(place.dir, '.evolve/receipts/mine.yaml')).toBe('a note of my own\n');
});

test('a receipt that was edited is written anew at the end of a cycle; one that was removed stays away', async () => {
  const place = makeRepo();
  const { id, view } = await landed(place);
  const evolver = await open(place);
  await evolver.boot();
  writeFileSync(join(place.dir, view), FORGED);
  await evolver.evolve();
  expect(read(place.dir, view)).toBe(await truth(evolver, id));
  rmSync(join(place.dir, view));
  await evolver.evolve();
  expect(existsSync(join(place.dir, view))).toBe(false);
});

test('a link or a folder in the place of a receipt is no receipt, and nothing is written through it', async () => {
  const place = makeRepo();
  const { id, view } = await landed(place);
  const elsewhere = join(place.stateDir, '..', 'elsewhere.yaml');
  writeFileSync(elsewhere, FORGED);
  rmSync(join(place.dir, view));
  symlinkSync(elsewhere, join(place.dir, view));
  const evolver = await open(place);
  await evolver.boot();
  expect(read(place.dir, view)).toBe(await truth(evolver, id));
  expect(readFileSync(elsewhere, 'utf8')).toBe(FORGED);
  await evolver.stop();

  rmSync(join(place.dir, view));
  mkdirSync(join(place.dir, view));
  const again = await open(place);
  const told: string[] = [];
  again.on('error', ({ where }) => {
    told.push(where);
  });
  await again.boot();
  expect(told).toEqual(['writing receipts for people']);
});
