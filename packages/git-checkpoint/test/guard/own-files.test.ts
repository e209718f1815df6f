/** An agent that writes to the guard's files: noticed, put back, and without effect on what is counted. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openBooks } from '../../src/guard/books.ts';
import { ownFiles } from '../../src/guard/own-files.ts';
import { guardEvents, readGuardStatus } from '../../src/index.ts';
import { makeGuarded, type Guarded } from '../support/guarded.ts';
import { temporaryDir } from '../support/repository.ts';
import { testClock } from '../support/values.ts';

const tampered = async (guarded: Guarded): Promise<readonly string[]> =>
  (await guardEvents(guarded.stateDir))
    .filter((event) => event.type === 'tampered')
    .flatMap((event) => event.paths ?? []);

/** Runs `code` in the guard's folder, then fails. */
const agent = (code: string): string => `import * as fs from 'node:fs';
const dir = process.env.EVOLVE_GUARD_DIR + '/';
${code}
throw new Error('after');\n`;

describe('an evolution that edits the guard is taken back all the same', () => {
  const HARM: Readonly<Record<string, { readonly code: string; readonly files: readonly string[] }>> = {
    'its program': { code: `fs.writeFileSync(dir + 'guard.mjs', 'process.exit(0)');`, files: ['guard.mjs'] },
    'its configuration': {
      code: `const config = JSON.parse(fs.readFileSync(dir + 'config.json', 'utf8'));
fs.writeFileSync(dir + 'config.json', JSON.stringify({ ...config, maxAttempts: 1000 }));`,
      files: ['config.json'],
    },
    'its counts, forging a blessing': {
      code: `fs.writeFileSync(dir + 'attempts.json', JSON.stringify({ version: 1, attempts: {}, blessed: ['bad'] }));`,
      files: ['attempts.json'],
    },
    'its events': { code: `fs.writeFileSync(dir + 'events.jsonl', '');`, files: ['events.jsonl'] },
    'all of them, by deleting them': {
      code: `for (const name of ['guard.mjs', 'config.json', 'attempts.json', 'events.jsonl']) fs.rmSync(dir + name);`,
      files: ['guard.mjs', 'config.json', 'attempts.json', 'events.jsonl'],
    },
    'its whole folder': {
      code: `fs.rmSync(dir, { recursive: true });`,
      files: ['guard.mjs', 'config.json', 'attempts.json', 'events.jsonl'],
    },
  };
  for (const [name, { code, files }] of Object.entries(HARM)) {
    test(name, async () => {
      const guarded = await makeGuarded({ maxAttempts: 2 });
      const program = readFileSync(guarded.guard.file);
      const config = readFileSync(guarded.guard.config, 'utf8');
      await guarded.evolve('bad', agent(code));
      expect((await guarded.run()).code).toBe(0);
      expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
      expect(new Set(await tampered(guarded))).toEqual(new Set(files));
      expect(readFileSync(guarded.guard.file)).toEqual(program);
      expect(readFileSync(guarded.guard.config, 'utf8')).toBe(config);
      const all = await guardEvents(guarded.stateDir);
      expect(all.filter((event) => event.type === 'failed-start').map((event) => event.attempt)).toEqual([1, 2]);
      expect((await readGuardStatus(guarded.stateDir)).blessed).toEqual([]);
    });
  }

  test('the workspace’s journal, by deleting it: it is put back, and tells what has to go', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve('bad', agent(`fs.rmSync(dir + '../workspace', { recursive: true });`));
    expect((await guarded.run()).code).toBe(0);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
    expect(await tampered(guarded)).toContain('journal.jsonl');
  });
});

describe('the books', () => {
  const open = (guardDir: string, said: string[] = []) =>
    openBooks({ guardDir, files: ownFiles(), now: testClock.now, log: (message) => said.push(message) });

  test('take the larger of two counts, and no blessing from others', async () => {
    const dir = temporaryDir();
    const books = await open(dir);
    await books.update((known) => ({ ...known, attempts: { a: 2 } }));
    const forged = { version: 1, attempts: { a: 1, b: 3 }, blessed: ['a'], crashes: {}, missing: {} };
    writeFileSync(join(dir, 'attempts.json'), JSON.stringify(forged));
    expect(await books.check()).toEqual(['attempts.json']);
    expect(books.known()).toMatchObject({ attempts: { a: 2, b: 3 }, blessed: [] });
    expect(await books.check()).toEqual([]);
    expect((await open(dir)).known()).toMatchObject({ attempts: { a: 2, b: 3 }, blessed: [] });
  });

  test.each(['', 'null', '[]', '{', '{"version":1,"attempts":7,"blessed":"x","missing":[]}'])(
    'come up whatever stands in their file: %s',
    async (content) => {
      const dir = temporaryDir();
      writeFileSync(join(dir, 'attempts.json'), content);
      expect((await open(dir)).known()).toMatchObject({ attempts: {}, blessed: [] });
    },
  );

  test('are bounded: many events move on to a second file, and many evolutions are forgotten', async () => {
    const dir = temporaryDir();
    const books = await open(dir);
    const stderrTail = 'x'.repeat(4_000);
    for (let at = 0; at < 700; at += 1) {
      await books.record({ type: 'failed-start', version: 'v', attempt: at, stderrTail });
    }
    for (const name of ['events.jsonl', 'events.1.jsonl']) {
      expect(statSync(join(dir, name)).size).toBeLessThan(1_100_000);
    }
    await books.update((known) => ({ ...known, blessed: Array.from({ length: 5_000 }, (_, at) => `e${String(at)}`) }));
    expect(books.known().blessed).toHaveLength(1_000);
    expect(books.known().blessed.at(-1)).toBe('e4999');
    expect(existsSync(join(dir, 'events.2.jsonl'))).toBe(false);
  });

  test('do not let a torn line take the next one with it', async () => {
    const dir = temporaryDir();
    writeFileSync(join(dir, 'events.jsonl'), '{"at":"x","type":"sta');
    const books = await open(dir);
    await books.record({ type: 'start', version: 'v' });
    expect(readFileSync(join(dir, 'events.jsonl'), 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
    expect(await books.check()).toEqual([]);
  });
});
