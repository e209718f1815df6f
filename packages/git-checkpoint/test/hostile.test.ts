import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, write } from './support/repository.ts';

const HOOKS = [
  'pre-commit',
  'post-checkout',
  'post-index-change',
  'reference-transaction',
  'post-commit',
  'post-merge',
];

describe('a repository whose configuration runs programs', () => {
  test('runs none of them, whatever is asked of the workspace', async () => {
    const repository = makeRepository('repo', {
      'agent.js': 'export const answer = () => 41;\n',
      'old.js': '1\n',
      '.gitattributes': '*.js filter=evil diff=evil merge=evil\n*.md filter=proc\n',
      'notes.md': 'n\n',
    });
    const { dir, git, stateDir } = repository;
    const marker = join(dir, '..', 'marker');
    const evil = `sh -c 'echo ran >> ${marker}; cat'`;
    write(dir, 'evil.sh', `#!/bin/sh\necho ran "$0" >> ${marker}\n`);
    chmodSync(join(dir, 'evil.sh'), 0o755);
    for (const key of [
      'filter.evil.clean',
      'filter.evil.smudge',
      'diff.evil.textconv',
      'diff.evil.command',
      'filter.proc.process',
      'merge.evil.driver',
      'core.sshCommand',
      'gpg.program',
      'diff.external',
      'core.pager',
      'core.editor',
    ]) {
      git('config', key, evil);
    }
    git('config', 'core.fsmonitor', join(dir, 'evil.sh'));
    git('config', 'filter.proc.required', 'true');
    git('config', 'commit.gpgSign', 'true');
    git('config', 'log.showSignature', 'true');
    for (const hook of HOOKS) {
      write(dir, `.git/hooks/${hook}`, readFileSync(join(dir, 'evil.sh')));
      chmodSync(join(dir, '.git/hooks', hook), 0o755);
    }
    const workspace = await openWorkspace({ dir, stateDir });
    const candidate = await candidateFrom(workspace, standardEdit);
    write(dir, 'notes.md', 'dirty\n');
    await workspace.checkpoint('c');
    await workspace.restore((await workspace.checkpoints())[0]?.id ?? '');
    const result = await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
    expect(result.status).toBe('promoted');
    await workspace.dirtyPaths();
    await workspace.commits(5);
    await workspace.sources(5);
    await workspace.diff('HEAD~1', 'HEAD');
    await workspace.keep(candidate, { evolutionId: 'e2', message: 'm', trailers: {} });
    await workspace.rollback('e1', { reason: 'r' });
    await workspace.recover();
    expect(existsSync(marker) ? readFileSync(marker, 'utf8') : '').toBe('');
  });

  test('is not led elsewhere by GIT_* in the environment', async () => {
    const [repository, other] = [makeRepository(), makeRepository('other')];
    const head = other.git('rev-parse', 'HEAD');
    const workspace = await openWorkspace(repository, {
      env: {
        PATH: process.env['PATH'],
        HOME: join(repository.dir, '..'),
        GIT_DIR: join(other.dir, '.git'),
        GIT_WORK_TREE: other.dir,
        GIT_INDEX_FILE: join(other.dir, 'x'),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.bare',
        GIT_CONFIG_VALUE_0: 'true',
      },
    });
    expect(workspace.dir).toBe(repository.dir);
    await workspace.promote(await candidateFrom(workspace, standardEdit), {
      evolutionId: 'e',
      message: 'm',
      trailers: {},
    });
    expect(other.git('rev-parse', 'HEAD')).toBe(head);
    expect((await workspace.commits(1))[0]?.subject).toBe('m');
  });
});
