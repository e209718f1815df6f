/** Versions, tombstones, records, and kills at every step between them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WHO } from './engine.ts';
import { ADDER, install, open, places, source } from './support.ts';

const place = places();
const CHILD = join(import.meta.dirname, 'children', 'change.ts');
const SUBTRACTER = ADDER.replace('a + b', 'a - b').replace('result: 3', 'result: -1');

const live = (): string | undefined => {
  const file = join(place.dir, 'adder.mjs');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};
const recordsFile = (): string => join(place.stateDir, 'tools.jsonl');

/** Makes a change in a process of its own; gives its exit code, or the signal that ended it. */
const inChild = async (action: string, argument: string, failpoint?: string): Promise<number | string> => {
  const env = { ...process.env, ...(failpoint === undefined ? {} : { EVOLVE_FAILPOINT: failpoint }) };
  const args = ['--conditions=@evolve/source', CHILD, place.dir, place.stateDir, action, argument];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? signal ?? '';
};

describe('killed between the steps', () => {
  const POINTS = ['tools:kept', 'tools:recorded', 'tools:file-done'];

  test.each(POINTS)('a first version is there or not: %s', async (point) => {
    expect(await inChild('write', ADDER, point)).toBe('SIGKILL');
    const registry = open(place);
    const list = await registry.list();
    if (point === 'tools:kept') {
      expect(list).toEqual([]);
      expect(live()).toBeUndefined();
    } else {
      expect(list).toMatchObject([{ name: 'adder', version: 1, file: 'intact', status: { kind: 'disabled' } }]);
      expect(live()).toBe(ADDER);
    }
    expect(await install(registry, ADDER)).toBe('adder');
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({ value: 3 });
  });

  test.each(POINTS)('a new version is the old one or the new one: %s', async (point) => {
    await install(open(place), ADDER);
    expect(await inChild('write', SUBTRACTER, point)).toBe('SIGKILL');
    const registry = open(place);
    const isBefore = point === 'tools:kept';
    expect(await registry.list()).toMatchObject([{ version: isBefore ? 1 : 2, file: 'intact' }]);
    expect(live()).toBe(isBefore ? ADDER : SUBTRACTER);
    const result = await registry.call('adder', { a: 1, b: 2 });
    expect(result).toMatchObject(isBefore ? { ok: true, value: 3 } : { error: { code: 'EVOLVE_TOOL_NOT_ENABLED' } });
    expect(readdirSync(place.dir)).toEqual(['adder.mjs']);
  });

  test.each(['tools:recorded', 'tools:file-done'])('a deletion is finished: %s', async (point) => {
    await install(open(place), ADDER);
    expect(await inChild('delete', 'adder', point)).toBe('SIGKILL');
    const registry = open(place);
    expect(await registry.list()).toMatchObject([{ status: { kind: 'deleted' }, file: 'missing' }]);
    expect(live()).toBeUndefined();
  });

  test('a file that somebody edited before recovery is left alone', async () => {
    await install(open(place), ADDER);
    expect(await inChild('write', SUBTRACTER, 'tools:recorded')).toBe('SIGKILL');
    const edited = `${ADDER}// mine\n`;
    writeFileSync(join(place.dir, 'adder.mjs'), edited);
    expect(await open(place).list()).toMatchObject([{ version: 2, file: 'changed' }]);
    expect(live()).toBe(edited);
  });

  test('what a killed writer left beside a file goes away', async () => {
    await install(open(place), ADDER);
    expect(await inChild('write', SUBTRACTER, 'tools:recorded')).toBe('SIGKILL');
    writeFileSync(join(place.dir, '.adder.mjs.evolve-tmp'), 'half of it');
    await open(place).list();
    expect(readdirSync(place.dir)).toEqual(['adder.mjs']);
    expect(live()).toBe(SUBTRACTER);
  });
});

describe('two processes', () => {
  test('that write the same tool at once: one wins, the other is told, nothing is mixed', async () => {
    const codes = await Promise.all([ADDER, SUBTRACTER, source()].map((text) => inChild('write', text)));
    const registry = open(place);
    const { versions, file } = await registry.show('adder');
    expect(codes.filter((code) => code === 0)).toHaveLength(versions.length);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    expect(file).toBe('intact');
  });

  test('that write different tools at once both do', async () => {
    const names = ['one_tool', 'two_tool', 'three_tool'];
    const codes = await Promise.all(names.map((name) => inChild('write', source({ name }))));
    expect(codes).toEqual([0, 0, 0]);
    expect((await open(place).list()).map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test('wait for each other only so long', async () => {
    const registry = open(place, { lockWaitMs: 50 });
    await registry.write(await registry.propose(ADDER), WHO);
    const { DatabaseSync } = await import('@evolve/core/sqlite');
    const holder = new DatabaseSync(join(place.stateDir, 'tools.lock'));
    try {
      holder.exec('BEGIN EXCLUSIVE');
      await expect(registry.disable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_BUSY' });
      expect(await registry.list()).toMatchObject([{ name: 'adder' }]);
    } finally {
      holder.close();
    }
    expect(await registry.disable('adder', WHO)).toMatchObject({ status: { kind: 'disabled' } });
  });
});

describe('records', () => {
  const lines = (): string[] => readFileSync(recordsFile(), 'utf8').split('\n').slice(0, -1);
  const put = (changed: readonly string[]): void =>
    writeFileSync(recordsFile(), changed.map((line) => `${line}\n`).join(''));

  test('whose last line is cut short lose that line only, and go on', async () => {
    await install(open(place), ADDER);
    appendFileSync(recordsFile(), lines()[0]?.slice(0, 40) ?? '');
    const registry = open(place);
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({ value: 3 });
    await registry.disable('adder', WHO);
    expect((await open(place).show('adder')).status.kind).toBe('disabled');
    expect(lines().every((line) => line.startsWith('{"v":1,') && line.endsWith('}'))).toBe(true);
  });

  test.each<[string, (all: string[]) => string[]]>([
    [
      'edited',
      (all) => all.map((line) => line.replace('"disabled"', '"enabled"').replace('"reason":"a test"', '"reason":"!"')),
    ],
    ['with a line less', (all) => all.slice(1)],
    ['in another order', ([first = '', second = '', ...rest]) => [second, first, ...rest]],
    ['with a line twice', (all) => [...all, all.at(-1) ?? '']],
    ['with rubbish between', ([first = '', ...rest]) => [first, 'rubbish', ...rest]],
  ])('%s stop everything until a person has looked', async (_, change) => {
    const before = open(place);
    await install(before, ADDER);
    await before.disable('adder', WHO);
    put(change(lines()));
    const registry = open(place);
    const damage = { code: 'EVOLVE_TOOL_RECORDS', consequence: 'pause', data: { file: recordsFile() } };
    await expect(registry.list()).rejects.toMatchObject(damage);
    await expect(registry.call('adder', { a: 1, b: 2 })).rejects.toMatchObject({ code: 'EVOLVE_TOOL_RECORDS' });
    await expect(registry.disable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_RECORDS' });
  });

  test('of a newer version are not touched', async () => {
    await install(open(place), ADDER);
    put(lines().map((line) => line.replace('{"v":1', '{"v":2')));
    await expect(open(place).list()).rejects.toMatchObject({ code: 'EVOLVE_STORE_VERSION' });
  });

  test('say who did what, and why', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    await registry.disable('adder', { by: 'anna', reason: 'too slow' });
    const shown = await open(place).show('adder');
    expect(shown).toMatchObject({ status: { kind: 'disabled', by: 'anna', reason: 'too slow' }, file: 'intact' });
    expect(shown.versions).toMatchObject([
      {
        version: 1,
        verdict: 'allow',
        capabilities: [],
        obligations: [],
        policy: 'tool',
        test: { passed: 1, total: 1 },
      },
    ]);
  });

  test('are read on by a registry that is open while another one writes', async () => {
    const reader = open(place);
    expect(await reader.list()).toEqual([]);
    await install(open(place), ADDER);
    expect(await reader.call('adder', { a: 1, b: 2 })).toMatchObject({ value: 3 });
    await open(place).disable('adder', WHO);
    expect(await reader.call('adder', { a: 1, b: 2 })).toMatchObject({ ok: false });
  });
});

describe('deleted and restored', () => {
  test('a deleted tool is gone for calls and comes back with its last version, disabled', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    await registry.delete('adder', WHO);
    expect(live()).toBeUndefined();
    expect(await registry.list()).toMatchObject([{ status: { kind: 'deleted' }, version: 1 }]);
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
    await expect(registry.delete('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
    const back = await registry.restore('adder', WHO);
    expect(back).toMatchObject({ version: 2, status: { kind: 'disabled' }, file: 'intact' });
    expect(back.versions[1]).toMatchObject({ restores: 1, sha256: back.versions[0]?.sha256 });
    expect(live()).toBe(ADDER);
  });

  test('an older version comes back as a new one; one that never was does not', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    await install(registry, SUBTRACTER);
    await expect(registry.restore('adder', { ...WHO, version: 7 })).rejects.toMatchObject({
      code: 'EVOLVE_TOOL_NOT_FOUND',
    });
    expect(await registry.restore('adder', { ...WHO, version: 1 })).toMatchObject({ version: 3 });
    expect(live()).toBe(ADDER);
  });

  test('a kept version that was tampered with does not come back', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    const { sha256 } = await registry.delete('adder', WHO);
    writeFileSync(join(place.stateDir, 'versions', `${sha256}.mjs`), ADDER.replace('a + b', 'a * b'));
    await expect(registry.restore('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_RECORDS' });
    expect(live()).toBeUndefined();
  });

  test('a new tool may take the name of a deleted one and follows its versions', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    await registry.delete('adder', WHO);
    const plan = await registry.propose(SUBTRACTER);
    expect(await registry.write(plan, WHO)).toMatchObject({ version: 2, file: 'intact' });
  });
});

describe('a file that somebody changed', () => {
  const mine = `${ADDER}// mine\n`;
  const edit = (): void => writeFileSync(join(place.dir, 'adder.mjs'), mine);

  test('is neither overwritten nor deleted', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    edit();
    const refusal = { code: 'EVOLVE_TOOL_CHANGED' };
    await expect(registry.write(await registry.propose(SUBTRACTER), WHO)).rejects.toMatchObject(refusal);
    await expect(registry.delete('adder', WHO)).rejects.toMatchObject(refusal);
    await expect(registry.restore('adder', WHO)).rejects.toMatchObject(refusal);
    await expect(registry.test('adder')).rejects.toMatchObject(refusal);
    await expect(registry.enable('adder', WHO)).rejects.toMatchObject(refusal);
    expect(live()).toBe(mine);
    expect(await registry.disable('adder', WHO)).toMatchObject({ status: { kind: 'disabled' }, file: 'changed' });
  });

  test('becomes a version once it is proposed', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    edit();
    expect(await registry.write(await registry.proposeFile('adder'), WHO)).toMatchObject({
      version: 2,
      file: 'intact',
    });
    await registry.test('adder');
    await registry.enable('adder', WHO);
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({ value: 3 });
  });

  test('that says another name than its own is no tool', async () => {
    mkdirSync(place.dir, { recursive: true });
    writeFileSync(join(place.dir, 'other.mjs'), ADDER);
    const plan = await open(place).proposeFile('other');
    expect(plan.problems).toMatchObject([{ code: 'EVOLVE_TOOL_INVALID' }]);
    await expect(open(place).proposeFile('nothing')).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
  });

  test('a folder that became a link stops calls, and disabling still works', async () => {
    const registry = open(place);
    await install(registry, ADDER);
    rmSync(place.dir, { recursive: true });
    const elsewhere = join(place.root, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'adder.mjs'), ADDER);
    symlinkSync(elsewhere, place.dir);
    expect(await registry.call('adder', { a: 1, b: 2 })).toMatchObject({ error: { code: 'EVOLVE_TOOL_CHANGED' } });
    expect(await registry.disable('adder', WHO)).toMatchObject({ status: { kind: 'disabled' } });
  });
});

test('the very same bytes are not written twice', async () => {
  const registry = open(place);
  await install(registry, ADDER);
  expect(await registry.write(await registry.propose(ADDER), WHO)).toMatchObject({
    version: 1,
    status: { kind: 'enabled' },
  });
});

test('no more tools than the limit, counting those that live', async () => {
  const registry = open(place, { limits: { maxTools: 1 } });
  await registry.write(await registry.propose(ADDER), WHO);
  const other = await registry.propose(source({ name: 'other' }));
  await expect(registry.write(other, WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_INVALID' });
  await registry.delete('adder', WHO);
  expect(await registry.write(other, WHO)).toMatchObject({ name: 'other' });
});
