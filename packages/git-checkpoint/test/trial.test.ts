import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCandidate, textOf } from '@evolve/core/candidate';
import { linkEscapes } from '../src/trial/links.ts';
import { candidateFrom, gitIn, makeRepository, openWorkspace, standardEdit, write } from './support/repository.ts';
import { stateOf } from './support/state.ts';

describe('trial', () => {
  test('captures exactly what changed, lazily, and leaves the live tree alone', async () => {
    const repository = makeRepository();
    write(repository.dir, 'notes.md', 'dirty\n');
    const workspace = await openWorkspace(repository);
    const before = stateOf(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      standardEdit(dir);
      write(dir, 'ignored/junk', 'x');
      write(dir, 'run.sh', '#!/bin/sh\n', 0o755);
    });
    expect(stateOf(repository)).toEqual(before);
    const { changes } = await loadCandidate(candidate);
    expect(changes.map(({ path, modeBefore, modeAfter }) => [path, modeBefore, modeAfter])).toEqual([
      ['agent.js', '100644', '100644'],
      ['lib/new/helper.js', undefined, '100644'],
      ['old.js', '100644', undefined],
      ['run.sh', undefined, '100755'],
    ]);
    expect(textOf(changes[0]?.after ?? '')).toContain('42');
    expect(candidate.changes[0]?.after).toMatchObject({ size: 32 });
    expect(await workspace.candidate(candidate.base, candidate.tree)).toMatchObject({ tree: candidate.tree });
  });

  test('sees an edit of the same size in the same second', async () => {
    const workspace = await openWorkspace(makeRepository());
    const trial = await workspace.openTrial();
    for (let round = 0; round < 5; round += 1) {
      write(trial.dir, 'agent.js', `export const answer = () => 5${String(round)};\n`);
      const { changes } = await loadCandidate(await trial.capture());
      expect(textOf(changes[0]?.after ?? '')).toContain(`5${String(round)}`);
    }
    await trial.close();
  });

  test('has no way to the repository, and starts clean when its folder is used again', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const first = await workspace.openTrial();
    expect(existsSync(join(first.dir, '.git'))).toBe(false);
    write(first.dir, 'ignored/poison', 'x');
    write(first.dir, '.git/config', '[core]\n\tfsmonitor = touch /tmp/never\n');
    write(first.dir, 'agent.js', 'poison\n');
    const { ino } = statSync(first.dir);
    await first.close();
    await first.close();
    const second = await workspace.openTrial();
    // The same folder under another name: who still has the old one writes nowhere.
    expect(statSync(second.dir).ino).toBe(ino);
    expect(second.dir).not.toBe(first.dir);
    expect(existsSync(first.dir)).toBe(false);
    expect(existsSync(join(second.dir, 'ignored'))).toBe(false);
    expect(existsSync(join(second.dir, '.git'))).toBe(false);
    expect((await second.capture()).changes).toEqual([]);
    await second.close();
  });

  test('a folder that somebody makes where a trial was is no trial: it is never used, and recovery removes it', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const first = await workspace.openTrial();
    await first.close();
    write(first.dir, 'agent.js', 'too late\n');
    const [second, third, fourth] = [
      await workspace.openTrial(),
      await workspace.openTrial(),
      await workspace.openTrial(),
    ];
    for (const trial of [second, third, fourth]) {
      expect(trial.dir).not.toBe(first.dir);
      expect((await trial.capture()).changes).toEqual([]);
      await trial.close();
    }
    expect(existsSync(first.dir)).toBe(true);
    await workspace.recover();
    expect(existsSync(first.dir)).toBe(false);
  });

  test.runIf(process.platform === 'linux')(
    'a folder that a process works in is given up, not used again (skipped where there is no /proc)',
    async () => {
      const repository = makeRepository();
      const workspace = await openWorkspace(repository);
      const first = await workspace.openTrial();
      const { ino } = statSync(first.dir);
      const child = spawn('sleep', ['60'], { cwd: first.dir, stdio: 'ignore' });
      await once(child, 'spawn');
      await first.close();
      const second = await workspace.openTrial();
      child.kill('SIGKILL');
      expect(statSync(second.dir).ino).not.toBe(ino);
      await second.close();
    },
  );

  test('links installed dependencies, keeps them out of the candidate, and points workspace packages at the trial', async () => {
    const repository = makeRepository('repo', { 'package.json': '{}', 'packages/a/index.js': '1\n', 'x.js': '1\n' });
    const { dir } = repository;
    write(dir, 'node_modules/dep/index.js', 'dep\n');
    write(dir, 'node_modules/@s/dep/index.js', 'scoped\n');
    symlinkSync('../packages/a', join(dir, 'node_modules/a'));
    const workspace = await openWorkspace(repository);
    const trial = await workspace.openTrial();
    expect(readFileSync(join(trial.dir, 'node_modules/@s/dep/index.js'), 'utf8')).toBe('scoped\n');
    expect(realpathSync(join(trial.dir, 'node_modules/a'))).toBe(join(trial.dir, 'packages/a'));
    expect(trial.dependencies).toEqual([join(dir, 'node_modules')]);
    writeFileSync(join(trial.dir, 'node_modules/.written-by-a-tool'), '');
    expect(existsSync(join(dir, 'node_modules/.written-by-a-tool'))).toBe(false);
    write(trial.dir, 'x.js', '2\n');
    expect((await trial.capture()).changes.map(({ path }) => path)).toEqual(['x.js']);
    await trial.close();
    expect(readFileSync(join(dir, 'node_modules/dep/index.js'), 'utf8')).toBe('dep\n');
  });

  const refused: Readonly<Record<string, (dir: string) => void>> = {
    'a link out of the tree': (dir) => {
      symlinkSync('../../outside', join(dir, 'link'));
    },
    'an absolute link': (dir) => {
      symlinkSync('/etc/passwd', join(dir, 'link'));
    },
    'a nested repository': (dir) => {
      mkdirSync(join(dir, 'nested'));
      gitIn(join(dir, 'nested'))('init', '-q');
      gitIn(join(dir, 'nested'))('commit', '-q', '--allow-empty', '-m', 'x');
    },
    'a nested repository without a commit': (dir) => {
      mkdirSync(join(dir, 'nested'));
      gitIn(join(dir, 'nested'))('init', '-q');
    },
    'a file beyond the size': (dir) => {
      write(dir, 'big', 'x'.repeat(2_001));
    },
    'a path that is not UTF-8': (dir) => {
      writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0x66, 0xff])]), 'x');
    },
  };
  for (const [name, edit] of Object.entries(refused)) {
    test(`refuses to capture ${name}`, async () => {
      const workspace = await openWorkspace(makeRepository(), { captureLimits: { fileBytes: 2_000 } });
      await expect(candidateFrom(workspace, edit)).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID' });
    });
  }

  test.each([
    ['a', 'b', false],
    ['d/a', '../b', false],
    ['d/a', '../../b', true],
    ['d/a', 'x/../../../b', true],
    ['a', '.git/hooks', true],
    ['a', '/b', true],
    ['a', '', true],
  ])('a link at %s to %s escapes: %s', (path, target, escapes) => {
    expect(linkEscapes(path, target)).toBe(escapes);
  });
});
