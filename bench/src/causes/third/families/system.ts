import type { Ctx } from '../ctx.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const F = 'filesystem';
const S = 'scheduler';

const dmesg = (c: Ctx, line: string): string =>
  c.pick([
    `[${c.n(100, 900000)}.${c.n(100000, 999999)}] ${line}`,
    `[${c.time.ctime()}] ${line}`,
    `${c.time.syslog()} ${c.host()} kernel: ${line}`,
    line,
  ]);

const ext4: Render = (c) =>
  dmesg(
    c,
    `EXT4-fs error (device ${c.pick(['sda1', 'nvme0n1p2', 'dm-0', 'vdb'])}): ext4_find_entry:${c.n(1440, 1690)}: inode #${c.n(2, 9000000)}: comm ${c.pick(['nginx', 'find', 'postgres', 'updatedb'])}: reading directory lblock ${c.n(0, 12)}`,
  );

const zpool =
  (text: (c: Ctx) => string): Render =>
  (c) =>
    `${c.opt('# zpool import tank\n', 0.2)}cannot import 'tank': ${text(c)}`;

const MAIN_EXIT: Readonly<Record<string, string>> = { EXEC: '203', USER: '217' };
const unit =
  (step: string, line: string): Render =>
  (c) => {
    const code = MAIN_EXIT[step] ?? 0;
    const pid = c.pid();
    const host = c.host();
    const at = c.time.syslog();
    return `${at} ${host} systemd[${pid}]: stock-sync.service: ${line}\n${at} ${host} systemd[${pid}]: stock-sync.service: Failed at step ${step} spawning /opt/stock/bin/sync: No such ${step === 'USER' ? 'process' : 'file or directory'}\n${at} ${host} systemd[1]: stock-sync.service: Main process exited, code=exited, status=${code}/${step}\n${at} ${host} systemd[1]: stock-sync.service: Failed with result 'exit-code'.${c.opt(`\n${at} ${host} systemd[1]: stock-sync.service: Scheduled restart job, restart counter is at ${c.n(1, 40)}.`, 0.4)}`;
  };

const slurmOom: Render = (c) => {
  const job = c.n(10000, 9000000);
  const step = c.pick([`${job}.batch`, `${job}.0`, `${job}.extern`]);
  return c.pick([
    `slurmstepd: error: Detected ${c.n(1, 4)} oom_kill event in StepId=${step}. Some of the step tasks have been OOM Killed.`,
    `slurmstepd: error: Detected ${c.n(1, 4)} oom-kill event(s) in StepId=${step}. Some of your processes may have been killed by the cgroup out-of-memory handler.`,
    `slurmstepd: error: Detected ${c.n(1, 4)} oom_kill event in StepId=${step}. Some of the step tasks have been OOM Killed.\nsrun: error: gpu${c.n(10, 90)}: task ${c.n(0, 9)}: Out Of Memory`,
  ]);
};
const slurmTime: Render = (c) => {
  const job = c.n(10000, 9000000);
  const at = c.time.iso().slice(0, 19);
  return `${c.opt(`srun: Job step aborted: Waiting up to ${c.pick([32, 62])} seconds for job step to finish.\n`, 0.5)}slurmstepd: error: *** ${c.pick(['JOB', 'STEP'])} ${job}${c.opt('.0', 0.3)} ON gpu${c.n(10, 90)} CANCELLED AT ${at} DUE TO TIME LIMIT ***`;
};

const dirRef: Render = (c) =>
  `${c.opt(`From ${c.pick(['git.example.com', 'ssh://git.example.com'])}:acme/${c.repo}\n`, 0.5)}error: cannot lock ref 'refs/remotes/origin/feature/search': 'refs/remotes/origin/feature' exists; cannot create 'refs/remotes/origin/feature/search'\n ! [new branch]      feature/search -> origin/feature/search  (unable to update local ref)${c.opt("\nerror: some local refs could not be updated; try running\n 'git remote prune origin' to remove any old, conflicting branches", 0.6)}`;
const movedRef: Render = (c) =>
  `${c.opt(`From git.example.com:acme/${c.repo}\n`, 0.5)}error: cannot lock ref 'refs/remotes/origin/main': is at ${c.hex(40)} but expected ${c.hex(40)}\n ! ${c.hex(9)}..${c.hex(9)}  main -> origin/main  (unable to update local ref)`;

const lfsQuota: Render = (c) => {
  const id = c.hex(64);
  return `Downloading assets/intro.mp4 (${c.n(8, 240)} MB)\nError downloading object: assets/intro.mp4 (${id.slice(0, 7)}): Smudge error: Error downloading assets/intro.mp4 (${id}): batch response: This repository is over its data quota. Account responsible for LFS bandwidth should purchase more data packs to restore access.${c.opt(`\n\nErrors logged to '${c.p(`.git/lfs/logs/${c.time.day.replaceAll('-', '')}T${c.n(100000, 235959)}.${c.n(10000000, 99999999)}.log`)}'.\nUse \`git lfs logs last\` to view the log.\nerror: external filter 'git-lfs filter-process' failed\nfatal: assets/intro.mp4: smudge filter lfs failed`)}`;
};

const execFormat =
  (tail: string): Render =>
  (c) =>
    c.pick([
      () => `exec /usr/local/bin/entrypoint.sh: ${tail}`,
      () => `${c.time.iso9()} stderr F exec /usr/local/bin/entrypoint.sh: ${tail}`,
      () =>
        `standard_init_linux.go:${c.n(190, 228)}: exec user process caused: exec /usr/local/bin/entrypoint.sh: ${tail}`,
    ])();

const magick: Render = (c) =>
  `${c.pick(['convert-im6.q16: ', 'convert: ', 'magick: '])}attempt to perform an operation not allowed by the security policy \`PDF' @ error/constitute.c/IsCoderAuthorized/${c.n(408, 450)}.${c.opt(`\nconvert-im6.q16: no images defined \`/tmp/magick-${c.b64(12)}.png' @ error/convert.c/ConvertImageCommand/${c.n(3200, 3300)}.`, 0.5)}`;

const nixHash: Render = (c) =>
  `error: hash mismatch in fixed-output derivation '/nix/store/${c.b36(32)}-vencord-pnpm-deps.drv':\n${c.opt('        likely URL: https://example.org/archive/v1.tar.gz\n', 0.2)}         specified: sha256-${c.b64(43)}=\n            got:    sha256-${c.b64(43)}=${c.opt(`\nerror: 1 dependencies of derivation '/nix/store/${c.b36(32)}-vencord.drv' failed to build`)}`;

export const SYSTEM: readonly CauseDef[] = [
  known(F, 'daemon', 'ext4-find-entry-unreadable', ext4),
  known(
    F,
    'cli',
    'zfs-tank-other-system',
    zpool(
      (c) =>
        `pool was previously in use from another system.\nLast accessed by ${c.host()} (hostid=${c.hex(8)}) at ${c.time.ctime()}\nThe pool can be imported, use 'zpool import -f' to import the pool.`,
    ),
  ),
  known(
    S,
    'daemon',
    'systemd-stock-sync-exec',
    unit('EXEC', 'Failed to execute /opt/stock/bin/sync: No such file or directory'),
  ),
  known(S, 'daemon', 'slurm-oom', slurmOom),
  known('git', 'cli', 'git-feature-ref-is-file', dirRef),
  known('git', 'cli', 'git-lfs-intro-quota', lfsQuota),
  known('container', 'daemon', 'entrypoint-exec-format', execFormat('exec format error')),
  novel(
    F,
    'cli',
    'zfs-tank-missing-device',
    'zfs-tank-other-system',
    zpool(() => 'one or more devices is currently unavailable'),
  ),
  novel(
    S,
    'daemon',
    'systemd-stock-sync-user',
    'systemd-stock-sync-exec',
    unit('USER', 'Failed to determine user credentials: No such process'),
  ),
  novel(S, 'daemon', 'slurm-time-limit', 'slurm-oom', slurmTime),
  novel('git', 'cli', 'git-main-ref-moved', 'git-feature-ref-is-file', movedRef),
  novel(
    'container',
    'daemon',
    'entrypoint-not-found',
    'entrypoint-exec-format',
    execFormat('no such file or directory'),
  ),
  novel('image-tool', 'cli', 'imagemagick-pdf-policy', null, magick),
  novel('package-manager', 'cli', 'nix-vencord-hash', null, nixHash),
];
