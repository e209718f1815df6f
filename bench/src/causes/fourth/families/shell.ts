import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { tool } from '../langs.ts';
import { fill, say } from '../phrases.ts';
import type { Face } from '../types.ts';

const script = (c: Ctx, x: readonly [file: string, message: string]): Face =>
  tool(
    c
      .pick([`${c.abs(x[0])}: line ${c.line()}: ${x[1]}`, `./${x[0]}: line ${c.line()}: ${x[1]}`])
      .replace('4121', String(c.pid())),
  );

const s = family('shell', true);
s.twin(
  'not-found',
  script,
  ['bin/release.sh', 'yq: command not found'],
  ['bin/release.sh', 'jq: command not found'],
  ['bin/release.sh', 'yq: Permission denied'],
  ['bin/release.sh', 'gsed: command not found'],
);
s.twin(
  'unbound',
  script,
  ['bin/deploy.sh', 'REGISTRY_HOST: unbound variable'],
  ['bin/deploy.sh', 'REGISTRY_PORT: unbound variable'],
  ['bin/deploy.sh', 'REGISTRY_HOST: readonly variable'],
);
s.twin(
  'ssh',
  fill,
  'ssh: connect to host bastion.example.com port 2222: Connection refused',
  'ssh: connect to host bastion.example.com port 22: Connection refused',
  'ssh: connect to host bastion.example.com port 2222: Connection timed out',
  'ssh: connect to host bastion.example.com port 2222: No route to host',
);
s.twin(
  'make-rule',
  fill,
  "make: *** No rule to make target 'gen/api.pb.go', needed by 'build'.  Stop.",
  "make: *** No rule to make target 'gen/db.pb.go', needed by 'build'.  Stop.",
  "make: *** No rule to make target 'gen/api.pb.go'.  Stop.",
);
s.known(
  'bad-interp',
  fill,
  '{root}/bin/run: /usr/bin/env: bad interpreter: Permission denied',
  '/usr/bin/env: ‘python’: No such file or directory',
  'env: ‘bash\\r’: No such file or directory',
);
s.known(
  'eof-quote',
  script,
  ['bin/setup.sh', 'unexpected EOF while looking for matching `"\''],
  ['bin/setup.sh', "unexpected EOF while looking for matching `)'"],
  ['bin/setup.sh', "syntax error near unexpected token `fi'"],
);
s.known(
  'too-many',
  script,
  ['bin/check.sh', '[: too many arguments'],
  ['bin/check.sh', '[: ==: unary operator expected'],
  ['bin/check.sh', '[: abc: integer expression expected'],
);
s.known(
  'arglist',
  script,
  ['bin/clean.sh', '/usr/bin/rm: Argument list too long'],
  ['bin/clean.sh', '/usr/bin/cp: Argument list too long'],
);
s.known(
  'tar-gzip',
  say,
  'gzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now',
  'gzip: stdin: unexpected end of file\ntar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now',
  'tar: Exiting with failure status due to previous errors',
);
s.known(
  'no-space',
  (c: Ctx, t: string) => tool(`${t}: error writing '${c.abs('out/dump.bin')}': No space left on device`),
  'cp',
  'dd',
);
s.known(
  'jq-index',
  (c: Ctx, x: string) => tool(`jq: error (at ${c.pick(['<stdin>', '<stdin>'])}:${c.n(0, 900)}): ${x}`),
  'Cannot index array with string "items"',
  'Cannot index string with string "items"',
  'Cannot iterate over null (null)',
);
s.known(
  'jq-parse',
  (c: Ctx, x: string) => tool(`jq: parse error: ${x} at line ${c.line()}, column ${c.col()}`),
  'Invalid numeric literal',
  'Unfinished JSON term',
  'Objects must consist of key:value pairs',
);
s.known(
  'hostkey',
  fill,
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\nOffending ED25519 key in {home}/.ssh/known_hosts:{line}\nHost key verification failed.',
  'No ED25519 host key is known for bastion.example.com and you have requested strict checking.\nHost key verification failed.',
);
s.known(
  'rsync',
  (c: Ctx, x: string) => tool(`${x} at io.c(${c.n(200, 900)}) [sender=3.${c.n(1, 3)}.${c.n(0, 9)}]`),
  'rsync: connection unexpectedly closed (0 bytes received so far) [sender]\nrsync error: error in rsync protocol data stream (code 12)',
  'rsync error: timeout in data send/receive (code 30)',
  'rsync error: some files/attrs were not transferred (see previous errors) (code 23)',
);
s.known(
  'apt-lock',
  fill,
  'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process {pid} (apt-get)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  'E: Could not get lock /var/lib/apt/lists/lock. It is held by process {pid} (apt-get)\nE: Unable to lock directory /var/lib/apt/lists/',
);
s.known(
  'apt-pkg',
  say,
  'E: Unable to locate package libvips-dev',
  'E: Unable to locate package libvips42',
  "E: Package 'libvips-dev' has no installation candidate",
);
s.known(
  'systemd',
  (c: Ctx, x: string) =>
    tool(`${x}\nsystemd[1]: meter.service: Failed with result 'exit-code'. (restart counter is at ${c.n(1, 9)})`),
  'systemd[1]: meter.service: Main process exited, code=exited, status=203/EXEC',
  'systemd[1]: meter.service: Main process exited, code=exited, status=217/USER',
  'systemd[1]: meter.service: Main process exited, code=killed, status=9/KILL',
);
s.known(
  'segv',
  script,
  ['bin/render.sh', '   4121 Segmentation fault      (core dumped) ./render'],
  ['bin/render.sh', '   4121 Bus error               (core dumped) ./render'],
  ['bin/render.sh', '   4121 Killed                  ./render'],
);
s.known(
  'oomkill',
  (c: Ctx, p: string) =>
    tool(
      `Out of memory: Killed process ${c.pid()} (${p}) total-vm:${c.n(900000, 9000000)}kB, anon-rss:${c.n(90000, 900000)}kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:${c.n(100, 9000)}kB oom_score_adj:0`,
    ),
  'ffmpeg',
  'chromium',
);
s.known(
  'sudo',
  say,
  'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required',
  'sudo: unable to resolve host web01: Name or service not known',
);
s.novel('cron', (c) => fill(c, 'crontab: errors in crontab file, can\'t install.\n"{tmp}":3: bad minute'));
s.novel('gpg', (c) => fill(c, 'gpg: signing failed: Inappropriate ioctl for device'));

export default s.defs;
