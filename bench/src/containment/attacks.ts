/** Attacks on time, memory, processes, output and disks, as the body of an asynchronous function. */

export interface Attack {
  readonly name: string;
  readonly body: string;
  /** Only a program can try: tools and QuickJS have not got what it takes. */
  readonly needsProgram?: true;
}

const SHELL = "const { spawn, spawnSync } = await import('node:child_process');";
const FILES = "const fs = await import('node:fs');";
const FOREVER = 'await new Promise((resolve) => setTimeout(resolve, 1e6));';

/** Starts a shell and waits for it. */
const shell = (script: string): string =>
  `${SHELL} spawnSync('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'ignore' });`;

const fill = (dir: string): string =>
  `${FILES} const block = Buffer.alloc(1 << 20, 1);
   for (let i = 0; ; i++) { try { fs.appendFileSync('${dir}/fill' + (i % 100), block); } catch { await null; } }`;

const LANGUAGE: readonly Attack[] = [
  { name: 'endless loop', body: 'for (;;);' },
  { name: 'endless loop that catches', body: 'for (;;) try { for (;;); } catch {} finally { continue; }' },
  { name: 'microtasks that starve', body: 'for (;;) await null;' },
  {
    name: 'promises that multiply',
    body: 'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f(); for (;;) await null;',
  },
  { name: 'backtracking pattern', body: "return /^(a+)+$/.test('a'.repeat(50) + '!');" },
  { name: 'deep recursion', body: 'const f = () => f() + 1; return f();' },
  { name: 'native loop', body: 'return [].indexOf.call({ length: 2 ** 53 - 1 }, 1);' },
  { name: 'memory by arrays', body: 'const held = []; for (;;) held.push(new Array(1e5).fill(1));' },
  {
    name: 'memory by strings',
    body: "const held = []; for (let i = 0; ; i++) held.push(('x'.repeat(1e6) + i).split(''));",
  },
  { name: 'memory by one string', body: "let s = 'x'; for (;;) s = JSON.stringify(s + s);" },
  { name: 'memory outside the heap', body: 'const held = []; for (;;) held.push(new Uint8Array(1e7).fill(1));' },
  {
    name: 'memory shared',
    body: 'const held = []; for (;;) new Uint8Array(held[held.push(new SharedArrayBuffer(1e7)) - 1]).fill(1);',
  },
  { name: 'memory by a map', body: 'const held = new Map(); for (let i = 0; ; i++) held.set(i, { i });' },
  { name: 'result without end', body: "return 'x'.repeat(2 ** 28);" },
];

const NODE: readonly Attack[] = [
  {
    name: 'memory of WebAssembly',
    body: 'const held = []; for (;;) { const m = new WebAssembly.Memory({ initial: 1000 }); new Uint8Array(m.buffer).fill(1); held.push(m); }',
  },
  { name: 'memory of buffers', body: 'const held = []; for (;;) held.push(Buffer.alloc(1 << 26, 1));' },
  {
    name: 'callbacks that starve',
    body: 'const f = () => { setImmediate(f); Promise.resolve().then(f); }; f(); for (;;) await null;',
  },
  { name: 'flood of output', body: "for (;;) process.stdout.write('x'.repeat(65536));" },
  {
    name: 'flood of errors',
    body: `${FILES} const b = 'x'.repeat(65536); for (;;) { try { fs.writeSync(2, b); } catch {} }`,
  },
  {
    name: 'deaf to signals',
    body: "for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGXCPU', 'SIGPIPE']) process.on(s, () => {}); for (;;);",
  },
  { name: 'stops itself', body: `process.kill(process.pid, 'SIGSTOP'); ${FOREVER}` },
  {
    name: 'threads',
    body: `const { Worker } = await import('node:worker_threads'); for (;;) { try { new Worker('for(;;);', { eval: true }).on('error', () => {}); } catch {} await new Promise(setImmediate); }`,
  },
  { name: 'disk of /tmp', body: fill('/tmp') },
  { name: 'disk of /dev/shm', body: fill('/dev/shm') },
  { name: 'disk of /dev', body: fill('/dev') },
  {
    name: 'open files',
    body: `${FILES} const held = []; for (;;) { try { held.push(fs.openSync('/dev/null')); } catch { ${FOREVER} } }`,
  },
];

const PROGRAM: readonly Attack[] = (
  [
    ['fork bomb', shell('f() { f | f & }; f; wait; sleep 1000')],
    ['fork bomb that waits first', shell('sleep 1; f() { f | f & }; f; wait; sleep 1000')],
    ['fork bomb of sessions', shell('f() { setsid sh -c "sleep 1000" & f | f & }; f; wait; sleep 1000')],
    [
      'many Nodes',
      `${SHELL} for (;;) { spawn(process.execPath, ['-e', 'for(;;);']).on('error', () => {}); await new Promise(setImmediate); }`,
    ],
    ['zombies', shell('while :; do (exit) & done')],
    [
      'daemon',
      `${shell('setsid sh -c "trap \\"\\" TERM HUP INT; while :; do sleep 1; done" & exec setsid sleep 1000 &')} process.exit(0);`,
    ],
    [
      'daemon that keeps the output',
      `${SHELL} spawn('setsid', ['sh', '-c', 'while :; do echo x; sleep 0.1; done'], { stdio: 'inherit', detached: true }).unref(); process.exit(0);`,
    ],
    [
      'memory of many processes',
      shell('for i in 1 2 3 4 5 6 7 8; do node -e "const h=[];for(;;)h.push(Buffer.alloc(1<<22,1))" & done; wait'),
    ],
    [
      'one large file',
      `${FILES} for (;;) { try { fs.appendFileSync('large', Buffer.alloc(1 << 24, 1)); } catch { ${FOREVER} } }`,
    ],
    ['pipes that nobody reads', shell('while :; do sleep 1000 | head -c 1000000 /dev/zero & done')],
  ] as const
).map(([name, body]) => ({ name, body, needsProgram: true }));

export const ATTACKS: readonly Attack[] = [...LANGUAGE, ...NODE, ...PROGRAM];
