/**
 * What is tried with whatever a program got hold of: every way to the host's files, environment, network, processes and
 * kernel that Node offers, with the addresses given. It is text, because it runs beside the program; in QuickJS too, where
 * there is nothing to try it with. What it returns is only evidence: whether something was reached is seen from outside.
 */
export const PROBE = String.raw`
const probe = async (found, at) => {
  const said = [];
  const attempt = async (action) => {
    try {
      const result = await action();
      if (result !== undefined) said.push(String(result).slice(0, 5000));
    } catch {}
  };
  const holders = () => [found, globalThis.hit, globalThis.process, found?.process, found?.mainModule, globalThis];
  const load = async (name) => {
    for (const holder of holders()) {
      try { const module = holder.getBuiltinModule(name); if (module) return module; } catch {}
      try { const module = holder.mainModule.require(name); if (module) return module; } catch {}
    }
    try { return require(name); } catch {}
    try { return await import('node:' + name); } catch {}
    throw new Error('nowhere');
  };
  const soon = (start) => new Promise((resolve) => { setTimeout(resolve, 300); start(resolve); });
  const host = String(at.host);
  const [fs, net, http, dgram, programs] = await Promise.all(
    ['fs', 'net', 'http', 'dgram', 'child_process'].map((name) => load(name).catch(() => undefined)),
  );

  const environments = ['self', '1', host].map((pid) => '/proc/' + pid + '/environ');
  const roots = ['', '/proc/1/root', '/proc/self/root', '/proc/' + host + '/root', '/proc/' + host + '/cwd/../../../../../..'];
  for (const path of [...roots.map((root) => root + at.file), ...environments]) {
    await attempt(() => fs.readFileSync(path, 'utf8'));
    await attempt(() => programs.execFileSync('cat', [path], { stdio: 'pipe' }));
  }
  for (const holder of holders()) await attempt(() => holder.env[at.env]);

  const entry = (name) => at.tree + '/' + name;
  await attempt(() => fs.writeFileSync(entry('new'), 'x'));
  await attempt(() => fs.appendFileSync(entry('kept'), 'x'));
  await attempt(() => fs.mkdirSync(entry('folder')));
  await attempt(() => fs.symlinkSync('/', entry('link')));
  await attempt(() => fs.chmodSync(entry('kept'), 0o777));
  await attempt(() => fs.utimesSync(entry('kept'), 0, 0));
  await attempt(() => fs.renameSync(entry('kept'), entry('moved')));
  await attempt(() => fs.rmSync(entry('kept')));
  await attempt(() => fs.writeFileSync('/proc/' + host + '/root' + entry('new'), 'x'));
  await attempt(() => programs.execFileSync('touch', [entry('touched')], { stdio: 'ignore' }));

  await Promise.all([
    attempt(() => soon((done) => net.connect(at.port, '127.0.0.1').on('close', done).on('error', done))),
    attempt(() => soon((done) => net.connect(at.socket).on('close', done).on('error', done))),
    attempt(() => soon((done) => net.connect(at.abstract).on('close', done).on('error', done))),
    attempt(() => soon((done) => http.get('http://127.0.0.1:' + at.port, done).on('error', done))),
    attempt(() => soon((done) => dgram.createSocket('udp4').send('x', at.udp, '127.0.0.1', done))),
    attempt(() => soon((done) => fetch('http://127.0.0.1:' + at.port).then(done, done))),
    attempt(() => soon((done) => new WebSocket('ws://127.0.0.1:' + at.port).addEventListener('error', done))),
  ]);

  await attempt(() => { fs.closeSync(fs.openSync('/proc/sys/kernel/core_pattern', 'r+')); return 'kernel parameters can be written'; });
  for (const holder of holders()) {
    await attempt(() => void holder.kill(at.victim, 'SIGKILL'));
    await attempt(() => void holder.kill(at.host, 'SIGUSR2'));
  }
  await attempt(() => void programs.execFileSync('kill', ['-9', String(at.victim)], { stdio: 'ignore' }));
  return said.join('\n');
};

/** What a row gives, or what has become of it after a while where there is one. */
const settled = async (run) => {
  let value;
  try {
    value = run();
    const later = typeof setTimeout === 'function' ? new Promise((resolve) => setTimeout(resolve, 100)) : null;
    const turns = (async () => { for (let i = 0; i < 50; i++) await null; await later; return value; })();
    value = await Promise.race([value, turns]);
  } catch (error) {
    value = error;
  }
  return { value };
};
`;

/** Stands before what a probe returns, so that a row that ended early can be told from one that was followed to the end. */
export const FOLLOWED = 'followed to the end:';
