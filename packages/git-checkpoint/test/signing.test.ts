import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, temporaryDir } from './support/repository.ts';

const hasSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;
const promotion = { evolutionId: 'e1', message: 'm', trailers: {} };

test.runIf(hasSsh)('commits are signed with the key that the host names (skipped without ssh-keygen)', async () => {
  const keys = temporaryDir();
  const key = join(keys, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'evolve', '-f', key]);
  const repository = makeRepository();
  const workspace = await openWorkspace(repository, { signing: { format: 'ssh', key } });
  await workspace.promote(await candidateFrom(workspace, standardEdit), promotion);
  const signers = join(keys, 'signers');
  writeFileSync(signers, `evolve@localhost ${readFileSync(`${key}.pub`, 'utf8')}`);
  const show = (commit: string): string =>
    repository.git('-c', `gpg.ssh.allowedSignersFile=${signers}`, 'log', '-1', '--format=%G?', commit);
  expect(show('HEAD')).toBe('G');
  expect(show('HEAD~1')).toBe('N');
});

test('a signature that cannot be made leaves everything as it was', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository, { signing: { format: 'ssh', key: '/nowhere/key' } });
  const candidate = await candidateFrom(workspace, standardEdit);
  const head = repository.git('rev-parse', 'HEAD');
  await expect(workspace.promote(candidate, promotion)).rejects.toMatchObject({ code: 'EVOLVE_GIT_FAILED' });
  expect(repository.git('rev-parse', 'HEAD')).toBe(head);
  expect(repository.git('status', '--porcelain')).toBe('');
});
