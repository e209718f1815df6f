/** `evolve run`: the boot guard from outside. The agent's own status comes through; a version that cannot start goes. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import {
  commitAll,
  editor,
  evolve,
  evolveHere,
  git,
  initRepo,
  leftovers,
  makePlace,
  read,
  startEvolve,
  write,
  type Place,
} from './support.ts';

const AGENT = `const fs = require('fs');
require('./src/agent.cjs');
const [,, sign] = process.argv;
process.on('SIGINT', () => process.exit(42));
process.on('SIGTERM', () => process.exit(43));
fs.writeFileSync(sign, String(process.pid));
setInterval(() => {}, 1000);
`;

/** Looks right, passes a check that reads it, and cannot start. */
const EARLY = 'const look = () => early;\nexports.ok = look();\nconst early = true;\n';

const makeAgent = (): Place => {
  const place = makePlace();
  write(place.dir, 'main.cjs', AGENT);
  write(place.dir, 'src/agent.cjs', 'exports.ok = true;\n');
  write(place.dir, 'notes.md', '# Notes\n');
  initRepo(place.dir);
  commitAll(place.dir, 'Start');
  return place;
};

const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1500) throw new Error(`it did not come to this: ${what}`);
    await delay(20);
  }
};

describe('the status of the agent', () => {
  test.each([0, 1, 3, 130])('%i is passed on', async (status) => {
    const place = makeAgent();
    const ended = await evolve(place, ['run', '--', 'node', '-e', `process.exit(${String(status)})`]);
    expect(ended.status, ended.stderr).toBe(status);
  });

  test('a command that is not there is an error of the guard, and tells which', async () => {
    const ended = await evolve(makeAgent(), ['run', '--', 'no-such-agent']);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain('no-such-agent');
  });

  test('what stands after -- is the agent’s own, --json and --repo too', async () => {
    const place = makeAgent();
    const print = ['node', '-e', 'console.log(process.argv.slice(1).join())', '--', '--json', '--repo', 'x', '--help'];
    const ended = await evolve(place, ['run', '--', ...print]);
    expect(ended).toMatchObject({ status: 0, stdout: '--json,--repo,x,--help\n' });
  });
});

describe('Ctrl-C', () => {
  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 42],
    ['SIGTERM', 43],
  ])('%s reaches the agent, whose status comes through; nobody is left', async (signal, status) => {
    const place = makeAgent();
    const sign = join(place.root, 'sign');
    const { child, ended } = startEvolve(place, ['run', '--', 'node', 'main.cjs', sign]);
    await until('the agent is up', () => existsSync(sign));
    process.kill(-(child.pid ?? 0), signal);
    expect(await ended).toMatchObject({ status });
    await until('everybody is gone', () => leftovers(place).length === 0);
  });
});

test('an evolution that keeps the agent from starting is taken back, and the owner’s dirty file stays', async () => {
  const place = makeAgent();
  const harm = editor(
    place,
    'harm.cjs',
    `require('node:fs').writeFileSync('src/agent.cjs', ${JSON.stringify(EARLY)});`,
  );
  const check = `node -e "process.exit(require('fs').readFileSync('src/agent.cjs', 'utf8').includes('early') ? 0 : 1)"`;
  const cycle = ['cycle', '--json', '--task', 'harm', '--check', check, '--editor', harm, '--accept', 'auto'];
  const { id, commit = 'none' } = JSON.parse((await evolveHere(place, cycle)).stdout) as Receipt;
  expect(git(place.dir, 'rev-parse', 'HEAD')).toBe(commit);
  write(place.dir, 'notes.md', 'half a sente');
  const sign = join(place.root, 'sign');
  const args = ['run', '--max-attempts', '2', '--min-uptime', '0.2', '--', 'node', 'main.cjs', sign];
  const { child, ended } = startEvolve(place, args);
  await until('the good version is up', () => existsSync(sign));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const { status, stderr } = await ended;
  expect(status).toBe(42);
  expect(stderr).toContain("Cannot access 'early' before initialization");
  expect(stderr).toContain('rolling it back');
  expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
  expect(read(place.dir, 'src/agent.cjs')).toBe('exports.ok = true;\n');
  expect(read(place.dir, 'notes.md')).toBe('half a sente');
  expect((await evolveHere(place, ['status'])).status).toBe(0);
  const shown = JSON.parse((await evolveHere(place, ['show', id, '--json'])).stdout) as Receipt;
  expect(shown.outcome).toBe('rolled-back');
  expect(shown.lesson).toContain("Cannot access 'early' before initialization");
});

test('an agent that crashes without any evolution to blame is not restarted for ever, and nothing is rolled back', async () => {
  const place = makeAgent();
  const head = git(place.dir, 'rev-parse', 'HEAD');
  const ended = await evolve(place, ['run', '--max-attempts', '2', '--', 'node', '-e', 'throw new Error("by itself")']);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('by itself');
  expect(git(place.dir, 'rev-parse', 'HEAD')).toBe(head);
});

describe('a guard that was told more', () => {
  test('starts where .git is gone, and brings it back', async () => {
    const place = makeAgent();
    expect((await evolve(place, ['run', '--', 'node', '-e', ''])).status).toBe(0);
    rmSync(join(place.dir, '.git'), { recursive: true });
    const ended = await evolve(place, ['run', '--', 'node', '-e', 'process.exit(3)']);
    expect(ended.status, ended.stderr).toBe(3);
    expect(git(place.dir, 'log', '--format=%s')).toBe('Start');
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
  });

  test('says which repository is missing when it has never seen one', async () => {
    const place = makePlace();
    const ended = await evolve(place, ['run', '--', 'node', '-e', '']);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('EVOLVE_NOT_A_REPOSITORY');
  });

  test('keeps every option for the guard, in its own units', async () => {
    const place = makeAgent();
    const options = ['--heartbeat', 'a:b:1.5', '--memory', '1.5G', '--start-timeout', '7', '--stop-grace', '2'];
    const ended = await evolve(place, ['run', ...options, '--crash-loop', '4', '--', 'node', '-e', '']);
    expect(ended.status, ended.stderr).toBe(0);
    const [state = ''] = readdirSync(join(place.root, 'state/evolve'));
    const text = read(join(place.root, 'state/evolve', state), 'guard/config.json') ?? '';
    expect(JSON.parse(text)).toMatchObject({
      heartbeat: { file: 'a:b', staleMs: 1500 },
      memoryBytes: 1_610_612_736,
      startTimeoutMs: 7000,
      stopGraceMs: 2000,
      crashLoop: { boots: 4 },
    });
  });

  test.each([
    ['--heartbeat', 'beat'],
    ['--heartbeat', 'beat:x'],
    ['--memory', '2T'],
    ['--memory', '0'],
    ['--memory', ''],
    ['--start-timeout', 'soon'],
    ['--stop-grace', '-1'],
    ['--crash-loop', '0'],
    ['--max-attempts', ''],
  ])('refuses %s %j', async (name, value) => {
    const ended = await evolve(makeAgent(), ['run', `${name}=${value}`, '--', 'node', '-e', '']);
    expect(ended.status).toBe(2);
  });

  test('never loads the wiring of the repository', async () => {
    const place = makeAgent();
    const sign = join(place.root, 'loaded');
    write(
      place.dir,
      'evolve.config.ts',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(sign)}, '');\n`,
    );
    write(place.dir, 'package.json', '{ broken');
    expect((await evolve(place, ['run', '--', 'node', '-e', ''])).status).toBe(0);
    expect(existsSync(sign)).toBe(false);
  });

  test('hands SIGHUP, SIGUSR2 and a second Ctrl-C on, each once', async () => {
    const place = makeAgent();
    const sign = join(place.root, 'sign');
    write(
      place.dir,
      'main.cjs',
      `const fs = require('fs');
const heard = [];
for (const signal of ['SIGHUP', 'SIGUSR2', 'SIGINT']) process.on(signal, () => {
  heard.push(signal);
  fs.writeFileSync(${JSON.stringify(sign)}, heard.join());
  if (heard.filter((each) => each === 'SIGINT').length === 2) process.exit(heard.length);
});
fs.writeFileSync(${JSON.stringify(sign)}, 'up');
setInterval(() => {}, 1000);\n`,
    );
    const { child, ended } = startEvolve(place, ['run', '--', 'node', 'main.cjs']);
    const says = (text: string) => until(text, () => existsSync(sign) && read(place.root, 'sign') === text);
    await says('up');
    const heard: string[] = [];
    for (const signal of ['SIGHUP', 'SIGUSR2', 'SIGINT'] as const) {
      // To the whole group, as a terminal does.
      process.kill(-(child.pid ?? 0), signal);
      heard.push(signal);
      await says(heard.join());
    }
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toMatchObject({ status: 4 });
  });
});
