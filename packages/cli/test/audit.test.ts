import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { evolve, makeRepo, stateDirOf, type Ended } from './support.ts';

const documentOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);

test('audit verify says that the ledger is whole, and where it was edited', async () => {
  const place = makeRepo();
  await evolve(place, ['cycle', '--task', 'add subtracts', '--check', 'node checks/add.js']);
  const whole = await evolve(place, ['audit', 'verify', '--json']);
  expect(whole.status, whole.stderr).toBe(0);
  expect(documentOf(whole)).toMatchObject({ fault: null });
  const database = new DatabaseSync(join(stateDirOf(place), 'journal.sqlite'));
  database.exec(`UPDATE ledger SET data = json_set(data, '$.forged', 1) WHERE seq = 2`);
  database.close();
  const edited = await evolve(place, ['audit', 'verify', '--json']);
  expect(edited.status).toBe(1);
  expect(documentOf(edited)).toMatchObject({ fault: { seq: 2, fault: 'edited' } });
  expect((await evolve(place, ['audit', 'verify'])).stdout).toContain('broken at 2: edited');
});

test('audit verify names receipts in .evolve/ that said something else, and writes them anew', async () => {
  const place = makeRepo();
  await evolve(place, ['cycle', '--task', 'add subtracts', '--check', 'node checks/add.js']);
  const dir = join(place.dir, '.evolve/receipts');
  const [name = ''] = readdirSync(dir);
  const before = readFileSync(join(dir, name), 'utf8');
  appendFileSync(join(dir, name), 'approval: { by: owner }\n');
  writeFileSync(join(dir, 'mine.yaml'), 'a note\n');
  const looked = await evolve(place, ['audit', 'verify', '--json']);
  expect(looked.status, looked.stderr).toBe(0);
  expect(documentOf(looked)).toMatchObject({
    fault: null,
    views: { restored: [name.replace('.yaml', '')], unknown: ['mine'] },
  });
  expect(readFileSync(join(dir, name), 'utf8')).toBe(before);
  expect(readFileSync(join(stateDirOf(place), 'set-aside/receipts', name), 'utf8')).toContain('by: owner');
  expect((await evolve(place, ['audit', 'verify'])).stdout).toContain('the receipt mine in .evolve/ is of no cycle');
});

test('audit of anything else is wrong use', async () => {
  expect((await evolve(makeRepo(), ['audit'])).status).toBe(2);
  expect((await evolve(makeRepo(), ['audit', 'verify', 'x'])).status).toBe(2);
});
