/** A registry that follows what something else does to the files. Catches a file that comes back after it was taken away. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADDER, open, places, source } from './support.ts';
import { WHO } from './engine.ts';

const place = places();
const file = (): string => join(place.dir, 'adder.mjs');
const put = (text: string): void => {
  mkdirSync(place.dir, { recursive: true });
  writeFileSync(file(), text);
};
const follower = () => open(place, { placesFiles: false });

describe('a registry that places no files', () => {
  test('refuses what does not stand there, and puts nothing there', async () => {
    const registry = follower();
    await expect(registry.write(await registry.propose(ADDER), WHO)).rejects.toMatchObject({
      code: 'EVOLVE_TOOL_CHANGED',
    });
    expect(existsSync(place.dir)).toBe(false);
    expect(await registry.list()).toEqual([]);
  });

  test('takes over what stands there, also an old version that is there again', async () => {
    const registry = follower();
    put(ADDER);
    await registry.write(await registry.proposeFile('adder'), WHO);
    const other = source({ examples: '[{ args: {} }]' });
    await expect(registry.write(await registry.propose(other), WHO)).rejects.toMatchObject({
      code: 'EVOLVE_TOOL_CHANGED',
    });
    put(other);
    expect(await registry.write(await registry.proposeFile('adder'), WHO)).toMatchObject({
      version: 2,
      file: 'intact',
    });
    put(ADDER);
    expect(await registry.restore('adder', { ...WHO, version: 1 })).toMatchObject({ version: 3, file: 'intact' });
    expect(readFileSync(file(), 'utf8')).toBe(ADDER);
  });

  test('deletes a tool only when its file is gone', async () => {
    const registry = follower();
    put(ADDER);
    await registry.write(await registry.proposeFile('adder'), WHO);
    await expect(registry.delete('adder', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_CHANGED' });
    expect(readFileSync(file(), 'utf8')).toBe(ADDER);
    rmSync(file());
    expect((await registry.delete('adder', WHO)).status.kind).toBe('deleted');
  });

  test('brings no file back after a crash, as one that places files does', async () => {
    put(ADDER);
    const registry = follower();
    await registry.write(await registry.proposeFile('adder'), WHO);
    const records = join(place.stateDir, 'tools.jsonl');
    const [written = ''] = readFileSync(records, 'utf8').split('\n');
    const crash = (): void => {
      rmSync(file(), { force: true });
      rmSync(records);
      appendFileSync(records, `${written}\n`);
    };
    crash();
    expect(await follower().list()).toMatchObject([{ name: 'adder', file: 'missing' }]);
    expect(existsSync(file())).toBe(false);
    crash();
    expect(await open(place).list()).toMatchObject([{ name: 'adder', file: 'intact' }]);
  });
});
