import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Git } from '../../src/git/git.ts';
import { writeBlob } from '../../src/git/objects.ts';
import { settleAside } from '../../src/live/aside.ts';
import { isVersion, type LiveState } from '../../src/live/inspect.ts';
import { readVersions, shiftFiles, temporaryNames, type Move } from '../../src/live/moves.ts';
import { writeLive } from '../../src/live/write.ts';
import { gitOf, makeRepository, write } from '../support/repository.ts';

const PATH = 'src/tool.js';
const [FROM, TO] = ['the version before\n', 'the version after\n'];

const openLive = async () => {
  const { dir, git: person } = makeRepository();
  const git = await gitOf({ dir });
  const side = async (text: string) => ({ mode: '100644' as const, oid: await writeBlob(git, Buffer.from(text)) });
  return { dir, git, person, from: await side(FROM), to: await side(TO) };
};

const startEditor = (how: string, file: string): ((delay: number, text: string) => Promise<unknown>) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('editor-child.ts', import.meta.url)), how, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const answers = createInterface({ input: child.stdout });
  return (delay, text) => {
    const saved = once(answers, 'line');
    child.stdin.write(`${String(delay)} ${text}\n`);
    return saved;
  };
};

const lateRescues = (person: (...args: readonly string[]) => string): readonly string[] =>
  person('for-each-ref', '--format=%(refname)', 'refs/evolve/rescue-late')
    .split('\n')
    .filter((ref) => ref !== '')
    .map((ref) => person('show', `${ref}:${PATH}`));

const shift = (git: Git, move: Move, versions: Awaited<ReturnType<typeof readVersions>>) =>
  shiftFiles(git, [move], versions, { phase: 'test', strict: false, temporaryName: temporaryNames('e1') });

const ROUNDS = 150;

describe('an editor that saves while a file is', () => {
  for (const how of ['in place', 'rename']) {
    for (const what of ['replaced', 'removed', 'created']) {
      test(`${what} never loses what it saved last (it saves by: ${how})`, async () => {
        const { dir, git, person, from, to } = await openLive();
        // Another file keeps the folder, so that the editor can save.
        write(dir, 'src/other.js', '');
        const file = join(dir, PATH);
        const move: Move = { path: PATH, from: what === 'created' ? null : from, to: what === 'removed' ? null : to };
        const versions = await readVersions(git, [move]);
        const save = startEditor(how, file);
        await save(0, 'warm');
        for (let round = 0; round < ROUNDS; round += 1) {
          const [begin, text] = [what === 'created' ? undefined : FROM, `mine-${String(round)}`];
          await reset(file, begin);
          const saved = save((round % 50) * 60, text);
          await shift(git, move, versions);
          await saved;
          if (readFileSync(file, 'utf8') !== text) expect(lateRescues(person)).toContain(text);
          expect(readdirSync(dir).filter((name) => name.startsWith('.evolve-'))).toEqual([]);
        }
      });
    }
  }
});

const reset = async (file: string, text: string | undefined): Promise<void> => {
  const { rm, mkdir } = await import('node:fs/promises');
  await rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  if (text !== undefined) writeFileSync(file, text);
};

describe('a program that has had the file open all along', () => {
  const replaceOnce = async () => {
    const live = await openLive();
    const { dir, git, from, to } = live;
    write(dir, PATH, FROM);
    const move: Move = { path: PATH, from, to };
    const versions = await readVersions(git, [move]);
    const is = (state: LiveState, side: typeof from): boolean => isVersion(state, side, versions(PATH, side));
    const temporaryName = temporaryNames('e1');
    const handle = openSync(join(dir, PATH), 'r+');
    const temporary = temporaryName(PATH);
    const aside = temporary.replace(/^.*\//, '').replace('.tmp', '.old');
    const place = { root: dir, path: PATH, temporary, aside, expects: (state: LiveState) => is(state, from) };
    await writeLive(place, { bytes: Buffer.from(TO), kind: 'file', executable: false });
    writeSync(handle, 'mine, in place', 0);
    closeSync(handle);
    const settle = () =>
      settleAside(git, { path: PATH, temporaryName, isKnown: (state) => is(state, from) || is(state, to) });
    return { ...live, settle };
  };

  test('and writes after it was replaced gets its bytes back in place', async () => {
    const { dir, settle } = await replaceOnce();
    expect(readFileSync(join(dir, PATH), 'utf8')).toBe(TO);
    expect(await settle()).toBe('in-use');
    expect(readFileSync(join(dir, PATH), 'utf8')).toMatch(/^mine, in place/);
    expect(await settle()).toBe('none');
  });

  test('has its bytes rescued where somebody else has saved the file once more', async () => {
    const { dir, settle, person } = await replaceOnce();
    write(dir, PATH, 'another program\n');
    expect(await settle()).toBe('in-use');
    expect(readFileSync(join(dir, PATH), 'utf8')).toBe('another program\n');
    expect(lateRescues(person)).toEqual([expect.stringMatching(/^mine, in place/)]);
  });
});
