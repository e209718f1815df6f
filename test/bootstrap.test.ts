/**
 * The door of a checkout: what `npm start` does before and after the program runs. Catches arguments damaged by a shell,
 * two setups that tear each other's work, orphans after Ctrl-C, and a first run without a registry that says nothing useful.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { access, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { CHECKOUT, House, plainEnv } from './support/house.ts';
import { begin, isRunning, run, type Run, type Running } from './support/run.ts';

const MAIN = 'examples/support-agent/main.ts';
const ECHO = 'console.log(JSON.stringify(process.argv.slice(2)));\n';
const STACK = /^\s+at .+:\d+:\d+/m;

// Each case starts whole tools; a busy machine may take its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let house: House;

beforeAll(async () => {
  house = await House.build();
  await house.write(MAIN, ECHO);
  await acceptInstall();
});

afterAll(async () => house.remove());

/** The house's dependencies are links to the checkout's: its install is declared done. */
const acceptInstall = async (): Promise<void> => {
  const write = "import('./scripts/setup/stamp.mjs').then((stamps) => stamps.installStamp.write())";
  const { code, stderr } = await run(process.execPath, ['-e', write], { cwd: house.dir });
  expect(stderr).toBe('');
  expect(code).toBe(0);
};

const bootstrap = (...args: readonly string[]): Running =>
  begin(process.execPath, [join(house.dir, 'scripts/bootstrap.mjs'), ...args], { cwd: house.dir, env: plainEnv() });
const start = (...args: readonly string[]): Promise<Run> => bootstrap('start', ...args).ended;
const exists = (path: string): Promise<boolean> =>
  access(join(house.dir, path)).then(
    () => true,
    () => false,
  );

describe('running a task', () => {
  test('arguments arrive as they were given', async () => {
    const args = [
      'a b',
      "it's",
      '"q"',
      '$HOME `id` $(id)',
      '中文',
      '',
      '*',
      'back\\slash',
      'new\nline',
      '--flag=x',
      '; exit 9',
    ];
    const { code, stdout } = await start(...args);
    expect(JSON.parse(stdout)).toEqual(args);
    expect(code).toBe(0);
  });

  test("the program's status is the bootstrap's, and standard output is the program's alone", async () => {
    const { code, stdout } = await house.planted({ [MAIN]: "console.log('mine');\nprocess.exitCode = 7;\n" }, () =>
      start(),
    );
    expect(stdout).toBe('mine\n');
    expect(code).toBe(7);
  });

  test('an unknown task is a wrong use', async () => {
    const { code, stderr } = await bootstrap('toString').ended;
    expect(stderr).toMatch(/^EVOLVE_USAGE: usage: .*start\|test\|prove\|bench/);
    expect(code).toBe(2);
  });
});

describe('building', () => {
  test('happens once, and again when a source changed or an output is gone', async () => {
    await start();
    expect((await start()).stderr).toBe('');
    await house.write('packages/core/src/greet.ts', `${await house.read('packages/core/src/greet.ts')}\n`);
    expect((await start()).stderr).toBe('Building the packages…\n');
    await rm(join(house.dir, 'packages/kit/dist/index.js'));
    expect((await start()).stderr).toBe('Building the packages…\n');
    expect((await start()).stderr).toBe('');
  });

  test('the program gets the built packages by their names', async () => {
    const program =
      "import { welcome } from '@evolve/kit';\n\nconsole.log(welcome('hi'), import.meta.resolve('@evolve/kit'));\n";
    const { stdout } = await house.planted({ [MAIN]: program }, () => start());
    expect(stdout).toMatch(/^1970-01-01 hi since .*\/packages\/kit\/dist\/index\.js\n$/);
  });

  test('a source that does not build is named, without a stack, and is tried again', async () => {
    const broken = { 'packages/memory/src/index.ts': "export { gone } from './gone.ts';\n" };
    const { code, stdout, stderr } = await house.planted(broken, () => start());
    expect(stderr).toMatch(/EVOLVE_BUILD: [^]*packages\/memory/);
    expect(stderr).not.toMatch(STACK);
    expect(stdout).toBe('');
    expect(code).toBe(70);
    expect((await start()).code).toBe(0);
  });

  test('two runs at once build once', async () => {
    await rm(join(house.dir, 'node_modules/.evolve-build'), { force: true });
    const both = await Promise.all([start('one'), start('two')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['["one"]\n', '["two"]\n']);
    expect(both.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
  });

  test.each([
    ['of a process that died', '4194305-1'],
    ['of a process whose id was given to another', `${String(process.pid)}-1`],
  ])('the lock %s holds nobody up', async (_title, holder) => {
    await rm(join(house.dir, 'node_modules/.evolve-build'), { force: true });
    await house.write('.cache/setup.lock', holder);
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
    expect(await exists('.cache/setup.lock')).toBe(false);
  });
});

describe('signals', () => {
  const FAMILY = `import { spawn } from 'node:child_process';

const child = spawn('sleep', ['600']);
console.log(\`pids \${process.pid} \${child.pid}\`);
`;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the program and its children', async (signal, status) => {
    await house.planted({ [MAIN]: FAMILY }, async () => {
      const running = bootstrap('start');
      const [, program, child] = await running.prints(/pids (\d+) (\d+)/);
      running.child.kill(signal);
      const { code, stderr } = await running.ended;
      expect(code).toBe(status);
      expect(stderr).not.toMatch(STACK);
      expect([Number(program), Number(child)].filter(isRunning)).toEqual([]);
    });
  });

  test('a program that ends by itself after Ctrl-C hears it once and keeps its status', async () => {
    const polite = `let heard = 0;
process.on('SIGINT', () => {
  heard += 1;
  setTimeout(() => process.exit(heard), 100);
});
setInterval(() => undefined, 1000);
console.log('ready');
`;
    await house.planted({ [MAIN]: polite }, async () => {
      const running = bootstrap('start');
      await running.prints(/ready/);
      running.child.kill('SIGINT'); // the terminal's
      running.child.kill('SIGINT'); // npm's
      expect((await running.ended).code).toBe(1);
    });
  });
});

describe('installing without a registry', () => {
  const MANIFEST = { name: 'bare', private: true, type: 'module', dependencies: { 'is-number': '7.0.0' } };
  const LOCKFILE = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      is-number:
        specifier: 7.0.0
        version: 7.0.0

packages:

  is-number@7.0.0:
    resolution: {integrity: sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng==}
    engines: {node: '>=0.12.0'}

snapshots:

  is-number@7.0.0: {}
`;
  const dirs: string[] = [];

  afterEach(async () => {
    for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
  });

  /** A checkout with one dependency and nothing in any cache, whose registry is at a port of this machine. */
  const bare = async (port: number): Promise<Running & { readonly dir: string }> => {
    const dir = await mkdtemp(join(tmpdir(), 'evolve bare-'));
    dirs.push(dir);
    await cp(join(CHECKOUT, 'scripts'), join(dir, 'scripts'), { recursive: true });
    await writeFile(join(dir, 'package.json'), JSON.stringify(MANIFEST));
    await writeFile(join(dir, 'pnpm-lock.yaml'), LOCKFILE);
    const registry = `http://127.0.0.1:${String(port)}`;
    const env = { ...plainEnv(), HOME: dir, XDG_CACHE_HOME: dir, XDG_DATA_HOME: dir, XDG_STATE_HOME: dir };
    const asked = { npm_config_registry: registry, pnpm_config_registry: registry, npm_config_cache: join(dir, 'npm') };
    return {
      dir,
      ...begin(process.execPath, ['scripts/bootstrap.mjs', 'start'], { cwd: dir, env: { ...env, ...asked } }),
    };
  };

  test('says what is missing and what to do, with status 69', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve)); // a port where nobody answers
    const { code, stdout, stderr } = await (await bare(port)).ended;
    expect(stderr).toMatch(/^EVOLVE_SETUP: dependencies could not be installed/m);
    expect(stderr).toMatch(/^What to do: .*registry/m);
    expect(stderr).not.toMatch(STACK);
    expect(stdout).toBe('');
    expect(code).toBe(69);
  });

  test('Ctrl-C while a registry hangs leaves no installer and no lock behind', async () => {
    const sockets = new Set<Socket>();
    const asked = Promise.withResolvers<undefined>();
    const server = createServer((socket) => {
      sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
      socket.resume(); // unread, it would not notice its end
      asked.resolve(undefined);
    }).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => server.once('listening', resolve));
      const running = await bare((server.address() as AddressInfo).port);
      await asked.promise;
      running.child.kill('SIGINT');
      const { code, stderr } = await running.ended;
      expect(code).toBe(130);
      expect(stderr).not.toMatch(STACK);
      await expect(access(join(running.dir, '.cache/setup.lock'))).rejects.toThrow('ENOENT');
      await expect.poll(() => sockets.size, { timeout: 60_000 }).toBe(0); // the installer's connections went with it
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
