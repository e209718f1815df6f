/** Proposers and checks that do what they must not. What may come of it: a refusal, a question, or nothing at all. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { command, custom } from '@evolve/core/checks';
import type { Proposer, Receipt, Trial } from '@evolve/core/contracts';
import { isEvolveError } from '@evolve/core/errors';
import { acceptPolicy } from '@evolve/governance';
import { editor } from '@evolve/proposers';
import { isolatedRunner } from '@evolve/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { act } from './act.ts';
import {
  addCheck,
  BROKEN,
  FIXED,
  git,
  GRANTED,
  makeRepo,
  open,
  read,
  state,
  write,
  writes,
  type Place,
} from './fixture.ts';

const proposer = (work: (trial: Trial) => void | Promise<void>): Proposer => ({
  id: 'hostile',
  boundUsd: 0,
  propose: async (_, trial) => {
    await work(trial);
    return { status: 'edited', summary: 'trust me', tried: 1, confidence: 1 };
  },
});

const put = (trial: Trial, path: string, text: string): void => {
  mkdirSync(dirname(join(trial.dir, path)), { recursive: true });
  writeFileSync(join(trial.dir, path), text);
};

const LANDED: readonly Receipt['outcome'][] = ['probation', 'settled'];

/** Runs one cycle with it; whatever it says, nothing of the repository may be different afterwards. */
const nothingLands = async (place: Place, hostile: Proposer): Promise<Receipt> => {
  const before = { ...state(place.dir), refs: git(place.dir, 'for-each-ref', 'refs/heads/main', 'refs/tags') };
  const config = readFileSync(join(place.dir, '.git', 'config'), 'utf8');
  const hooks = readdirSync(join(place.dir, '.git', 'hooks'));
  const receipt = await (await open(place, { proposers: [hostile] })).evolve({ task: 'add subtracts' });
  expect(LANDED).not.toContain(receipt.outcome);
  expect({ ...state(place.dir), refs: git(place.dir, 'for-each-ref', 'refs/heads/main', 'refs/tags') }).toEqual(before);
  expect(readFileSync(join(place.dir, '.git', 'config'), 'utf8')).toBe(config);
  expect(readdirSync(join(place.dir, '.git', 'hooks'))).toEqual(hooks);
  expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  return receipt;
};

describe('a proposer that', () => {
  test.each<[string, (trial: Trial) => void]>([
    [
      'deletes the check',
      (trial) => {
        rmSync(join(trial.dir, 'checks/add.js'));
        put(trial, 'src/add.js', FIXED);
      },
    ],
    [
      'makes a file of the folder of checks',
      (trial) => {
        rmSync(join(trial.dir, 'checks'), { recursive: true });
        put(trial, 'checks', '');
      },
    ],
    [
      'renames the sources',
      (trial) => {
        renameSync(join(trial.dir, 'src'), join(trial.dir, 'lib'));
      },
    ],
    [
      'makes a link of the sources that leads to the checks',
      (trial) => {
        rmSync(join(trial.dir, 'src'), { recursive: true });
        symlinkSync('checks', join(trial.dir, 'src'));
      },
    ],
    [
      'adds a link that leaves the tree',
      (trial) => {
        put(trial, 'src/add.js', FIXED);
        symlinkSync('/etc/passwd', join(trial.dir, 'src/secret.js'));
      },
    ],
    [
      'adds a link into the git directory',
      (trial) => {
        put(trial, 'src/add.js', FIXED);
        symlinkSync('../.git/config', join(trial.dir, 'src/config.js'));
      },
    ],
    [
      'adds a script that runs at every install',
      (trial) => {
        put(trial, 'src/add.js', FIXED);
        put(trial, 'package.json', '{"scripts":{"postinstall":"node evil.js"}}');
      },
    ],
    [
      'adds a nested repository',
      (trial) => {
        put(trial, 'src/add.js', FIXED);
        git(trial.dir, 'init', '-q', join(trial.dir, 'src/inner'));
        put(trial, 'src/inner/file.js', '');
        git(join(trial.dir, 'src/inner'), 'add', '-A');
        git(
          join(trial.dir, 'src/inner'),
          ...['-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-qm', 'x'],
        );
      },
    ],
    [
      'writes git attributes that run a filter',
      (trial) => {
        put(trial, 'src/add.js', FIXED);
        put(trial, 'src/.gitattributes', '* filter=evil\n');
      },
    ],
    [
      'hides its work from git',
      (trial) => {
        put(trial, '.gitignore', 'src/\n');
        put(trial, 'src/add.js', FIXED);
      },
    ],
  ])('%s is refused', async (_, work) => {
    const receipt = await nothingLands(makeRepo(), proposer(work));
    expect(['abandoned', 'refused', 'needs-human']).toContain(receipt.outcome);
  });

  test('makes the trial a repository of its own with hooks reaches neither the repository nor its own hooks', async () => {
    const place = makeRepo();
    const sign = join(place.stateDir, '..', 'hook-ran');
    const evolver = await open(place, {
      proposers: [
        proposer((trial) => {
          git(trial.dir, 'init', '-q');
          const hook = `#!/bin/sh\ntouch '${sign}'\n`;
          for (const name of ['pre-commit', 'post-checkout', 'post-index-change', 'reference-transaction']) {
            writeFileSync(join(trial.dir, '.git/hooks', name), hook, { mode: 0o755 });
          }
          git(trial.dir, 'config', 'core.fsmonitor', `touch '${sign}'; false`);
          put(trial, 'src/add.js', FIXED);
        }),
      ],
    });
    const receipt = await evolver.evolve({ task: 'add subtracts' });
    expect(receipt).toMatchObject({ outcome: 'probation', paths: ['src/add.js'] });
    expect(existsSync(sign)).toBe(false);
    expect(git(place.dir, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n').sort()).toEqual(
      ['checks/add.js', 'notes.md', 'src/add.js', 'src/other.js'].sort(),
    );
  });

  test('adds a harmless link inside the tree waits for a person: no check notices it', async () => {
    const receipt = await nothingLands(
      makeRepo(undefined, { 'src/add.js': BROKEN, 'checks/add.js': '', 'notes.md': '' }),
      proposer((trial) => {
        symlinkSync('add.js', join(trial.dir, 'src/alias.js'));
      }),
    );
    expect(['awaiting-approval', 'refused', 'abandoned']).toContain(receipt.outcome);
  });

  test('goes on writing after its turn does not reach the tree that is proved', async () => {
    let timer: NodeJS.Timeout | undefined;
    onTestFinished(() => {
      clearInterval(timer);
    });
    await nothingLands(
      makeRepo(),
      proposer((trial) => {
        put(trial, 'src/other.js', 'module.exports = 1; // tidy\n');
        // Waits until its own change is on trial, so that the check goes from red to green.
        let isReset = false;
        timer = setInterval(() => {
          try {
            if (!readFileSync(join(trial.dir, 'src/other.js'), 'utf8').includes('tidy')) isReset = true;
            else if (isReset) put(trial, 'checks/add.js', '');
          } catch {
            // The folder is gone, or is being filled just now.
          }
        }, 1);
      }),
    );
  });

  test('leaves a process behind that goes on writing does not reach the tree that is proved', async () => {
    const place = makeRepo();
    const root = dirname(place.dir);
    // It leaves its group and its session, and clears its environment: nothing tells any more whose it is.
    const daemon = `const fs = require('fs');
let isReset = false;
setInterval(() => {
  try {
    if (!fs.readFileSync('src/other.js', 'utf8').includes('tidy')) isReset = true;
    else if (isReset) fs.writeFileSync('checks/add.js', '');
  } catch {}
}, 1);
setTimeout(() => process.exit(), 20000);
fs.writeFileSync(${JSON.stringify(join(root, 'pid'))}, String(process.pid));`;
    writeFileSync(join(root, 'daemon.cjs'), daemon);
    const script = `require('fs').writeFileSync('src/other.js', 'module.exports = 1; // tidy\\n');
require('child_process').spawn(process.execPath, [${JSON.stringify(join(root, 'daemon.cjs'))}], { detached: true, stdio: 'ignore', env: {} }).unref();
while (!require('fs').existsSync(${JSON.stringify(join(root, 'pid'))}));`;
    writeFileSync(join(root, 'editor.cjs'), script);
    onTestFinished(() => {
      try {
        process.kill(Number(readFileSync(join(root, 'pid'), 'utf8')), 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    });
    const runner = isolatedRunner({ isolation: 'none' });
    await nothingLands(place, editor({ command: `node ${JSON.stringify(join(root, 'editor.cjs'))}`, runner }));
  });

  test('writes outside the trial is kept from it by the isolation that the machine offers', async () => {
    const place = makeRepo();
    const root = dirname(place.dir);
    writeFileSync(
      join(root, 'outside.cjs'),
      `for (const file of ${JSON.stringify([join(place.dir, 'src/add.js'), join(root, 'outside.txt')])})
         try { require('fs').writeFileSync(file, 'outside') } catch {}
       require('fs').writeFileSync('src/other.js', 'module.exports = 2;\\n');`,
    );
    const evolver = await open(place, {
      proposers: [editor({ command: 'node src/../outside.cjs' })],
    });
    // The program itself has to be inside to be seen; it is copied in by the proposer before it.
    await evolver.stop();
    const hostile: Proposer = {
      ...editor({ command: 'node .evil.cjs' }),
      propose: async (task, trial, context) => {
        writeFileSync(join(trial.dir, '.evil.cjs'), readFileSync(join(root, 'outside.cjs')));
        const draft = await editor({ command: 'node .evil.cjs' }).propose(task, trial, context);
        rmSync(join(trial.dir, '.evil.cjs'));
        return draft;
      },
    };
    const receipt = await nothingLands(place, hostile);
    if (receipt.isolation === 'namespace') expect(existsSync(join(root, 'outside.txt'))).toBe(false);
  });
});

describe('a check that', () => {
  test('writes into the tree changes neither the candidate nor the repository', async () => {
    const place = makeRepo();
    const writing = command({
      id: 'writes',
      run: [
        'node',
        '-e',
        "require('./src/other.js'); require('fs').writeFileSync('src/other.js', 'evil'); require('fs').writeFileSync('src/new.js', '')",
      ],
    });
    const receipt = await (await open(place, { checks: [addCheck, writing] })).evolve({ task: 'add subtracts' });
    expect(receipt).toMatchObject({ outcome: 'probation', paths: ['src/add.js'] });
    expect(git(place.dir, 'show', '--name-only', '--format=', 'HEAD')).toBe('src/add.js');
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
  });

  test('prints 100 MB is read to its end, and its diagnostics stay small', async () => {
    const place = makeRepo();
    const loud = command({
      id: 'loud',
      run: [
        'node',
        '-e',
        "const line = Buffer.alloc(1 << 20, 'x'); for (let i = 0; i < 100; i += 1) require('fs').writeSync(1, line); process.exit(1)",
      ],
    });
    const receipt = await (await open(place, { checks: [addCheck, loud] })).evolve({ task: 'add subtracts' });
    expect(receipt.checks.find(({ id }) => id === 'loud')).toMatchObject({ before: 'fail', after: 'fail' });
    expect(JSON.stringify(receipt).length).toBeLessThan(200_000);
  });

  test('leaves processes behind leaves none behind', async () => {
    const place = makeRepo();
    const mark = `evolve-left-${String(process.pid)}-${String(performance.now())}`;
    const forks = command({
      id: 'forks',
      run: [
        'node',
        '-e',
        `for (let i = 0; i < 5; i += 1) require('child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore', argv0: '${mark}' }).unref()`,
      ],
    });
    await (await open(place, { checks: [addCheck, forks] })).evolve({ task: 'add subtracts' });
    const alive = readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(mark);
      } catch {
        return false;
      }
    });
    expect(alive).toEqual([]);
  });

  test('has the name of another one is refused before anything runs', async () => {
    const twice = custom('adds', () => Promise.resolve({ status: 'pass', measurements: {}, diagnostics: '' }));
    const opened = await open(makeRepo(), { checks: [addCheck, twice] }).catch((error: unknown) => error);
    expect(isEvolveError(opened, 'EVOLVE_OPTIONS')).toBe(true);
  });
});

describe('between proposal and approval', () => {
  test('a policy file that was changed changes nothing until its owner accepts it; then the question is superseded', async () => {
    const place = makeRepo();
    write(place.dir, 'evolve.policy.json', JSON.stringify({ ...GRANTED, mode: 'propose' }));
    git(place.dir, 'add', '-A');
    git(place.dir, 'commit', '-qm', 'Policy');
    const host = async () => {
      const evolver = await open(place, { policy: undefined });
      await evolver.recover();
      return evolver;
    };
    const first = await host();
    const { id } = await first.evolve({ task: 'add subtracts' });
    await first.stop();
    write(place.dir, 'evolve.policy.json', JSON.stringify({ ...GRANTED, mode: 'promote', editable: ['**'] }));
    const second = await host();
    expect(second.policyDifferences.length).toBeGreaterThan(0);
    expect((await second.receipt(id)).outcome).toBe('awaiting-approval');
    await second.approvals.decide(id, { decision: 'approve', by: 'ada' });
    expect((await second.receipt(id)).outcome).toBe('probation');
  });

  test('a host that runs under the old policy neither evolves nor decides any more once another one is accepted', async () => {
    const place = makeRepo();
    const old = await open(place, { policy: undefined });
    await old.boot();
    expect((await old.evolve({ task: 'one' })).outcome).not.toBe('probation');
    write(place.dir, 'evolve.policy.json', JSON.stringify({ mode: 'propose', editable: ['/src/**'], quota: 9 }));
    await acceptPolicy({ stateDir: place.stateDir, repoDir: place.dir });
    const fresh = await open(place, { policy: undefined });
    const { id } = await fresh.evolve({ task: 'two' });
    await old.advance();
    expect((await fresh.receipt(id)).outcome).toBe('awaiting-approval');
    const refused = await old.evolve({ task: 'three' }).catch((error: unknown) => error);
    expect(isEvolveError(refused, 'EVOLVE_POLICY_CHANGED')).toBe(true);
    await fresh.approvals.decide(id, { decision: 'approve', by: 'ada' });
    expect((await fresh.receipt(id)).outcome).toBe('probation');
    // Taking back is exempt from every rule.
    expect((await old.rollback(id)).how).toBe('moved-back');
  });

  test('two processes that decide at the same time: one is heard, the other is told so', async () => {
    const place = makeRepo();
    const asked = await act(place, ['ask']);
    const { id } = JSON.parse(asked.stdout) as Receipt;
    const [one, two] = await Promise.all([act(place, ['approve', id]), act(place, ['reject', id])]);
    expect([one.code, two.code].sort()).toEqual([0, 1]);
    expect(`${one.stderr}${two.stderr}`).toContain('EVOLVE_APPROVAL_NOT_PENDING');
    const evolver = await open(place, { policy: { ...GRANTED, mode: 'propose' } });
    await evolver.recover();
    const receipt = await evolver.receipt(id);
    expect(receipt.outcome).toBe(one.code === 0 ? 'probation' : 'rejected');
    expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(one.code === 0 ? 2 : 1);
  });
});

describe('the log for people', () => {
  test('an item that a person writes while a cycle runs is taken up by the next one', async () => {
    const place = makeRepo();
    const fix = writes({ 'src/other.js': 'module.exports = 4;\n' });
    const evolver = await open(place, {
      policy: { ...GRANTED, mode: 'propose' },
      proposers: [
        {
          ...fix,
          propose: (...given) => {
            const file = join(place.dir, '.evolve/EVOLUTION.md');
            const text = readFileSync(file, 'utf8');
            const heading = /^##.*to ?do.*$/im.exec(text)?.[0] ?? '';
            expect(heading).not.toBe('');
            writeFileSync(file, text.replace(heading, `${heading}\n\n- Answer in rhyme\n`));
            return fix.propose(...given);
          },
        },
      ],
    });
    await evolver.evolve({ task: 'add subtracts' });
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain('Answer in rhyme');
    const next = await evolver.evolve();
    expect(next.task).toBe('Answer in rhyme');
  });
});

test('a process that was spawned here is really gone, or the two tests above prove nothing', async () => {
  const child = spawn('sleep', ['1000'], { argv0: 'evolve-probe' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('spawn', resolve));
  expect(readFileSync(`/proc/${String(child.pid)}/cmdline`, 'utf8').startsWith('evolve-probe')).toBe(true);
});
