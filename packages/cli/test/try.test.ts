import { test } from 'vitest';
import { chmodSync, mkdirSync, readFileSync, writeFileSync, symlinkSync, existsSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  evolve,
  makeRepo,
  fixingEditor,
  editor,
  CHECK,
  initRepo,
  makePlace,
  write,
  git,
  ownedTrials,
  leftovers,
  BIN,
  stateDirOf,
} from './support.ts';
const t = async (name: string, work: () => Promise<unknown>) => {
  const s = performance.now();
  const r = await work();
  console.log(`--- ${name} ${Math.round(performance.now() - s)}ms\n`, r);
};
const brief = async (p: Promise<any>) => {
  const { status, stdout, stderr } = await p;
  return { status, stdout: stdout.slice(0, 1500), stderr: stderr.slice(-1500) };
};
test('x', async () => {
  const p2 = makeRepo();
  await t('never ends', () =>
    brief(
      evolve(p2, [
        'cycle',
        '--task',
        'x',
        '--check',
        'sleep 1000',
        '--check-seconds',
        '1',
        '--editor',
        fixingEditor(p2),
      ]),
    ),
  );
  const p3 = makeRepo();
  await t('check no such', () =>
    brief(evolve(p3, ['cycle', '--task', 'x', '--check', 'no-such-program', '--editor', fixingEditor(p3)])),
  );
  await t('editor no such', () =>
    brief(evolve(p3, ['cycle', '--task', 'x', '--check', 'false', '--editor', 'no-such-program'])),
  );
  // readonly
  const p4 = makeRepo();
  await t('ro', async () => {
    const r = spawnSync(
      'unshare',
      [
        '-m',
        'sh',
        '-c',
        `mount --bind '${p4.dir}' '${p4.dir}' && mount -o remount,ro,bind '${p4.dir}' && exec node '${BIN}' cycle --task x --check '${CHECK}' --repo '${p4.dir}'`,
      ],
      { env: p4.env, encoding: 'utf8' },
    );
    return [r.status, r.stdout, r.stderr];
  });
  const p5 = makeRepo();
  await t('full', async () => {
    const r = spawnSync(
      'unshare',
      [
        '-m',
        'sh',
        '-c',
        `mkdir -p '${p5.root}/state' && mount -t tmpfs -o size=300k tmpfs '${p5.root}/state' && node '${BIN}' cycle --task x --check '${CHECK}' --repo '${p5.dir}'; echo status $?; df -k '${p5.root}/state'; ls -laR '${p5.root}/state'`,
      ],
      { env: p5.env, encoding: 'utf8' },
    );
    return [r.status, r.stdout, r.stderr];
  });
  const p6 = makeRepo();
  await evolve(p6, ['status']);
  const sd = stateDirOf(p6);
  await t('nobody state', async () => {
    execFileSync('chown', ['-R', 'nobody', sd]);
    const r = await evolve(p6, ['status']);
    execFileSync('chown', ['-R', 'root', sd]);
    return r;
  });
  await evolve(p6, ['cycle', '--task', 'x', '--check', CHECK, '--editor', fixingEditor(p6)]);
  const j = readFileSync(sd + '/journal.sqlite');
  await t('journal cut', async () => {
    writeFileSync(sd + '/journal.sqlite', j.subarray(0, j.length / 2));
    return brief(evolve(p6, ['status']));
  });
  await t('journal deleted', async () => {
    execFileSync('sh', ['-c', `rm -f '${sd}'/journal.sqlite*`]);
    return brief(evolve(p6, ['status']));
  });
  await t('ls', async () => execFileSync('ls', ['-la', sd]).toString());
}, 200000);
