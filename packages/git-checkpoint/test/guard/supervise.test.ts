/** The guard in a host's own process. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardEvents, superviseAgent, type SuperviseOptions } from '../../src/index.ts';
import { makeGuarded, type Guarded } from '../support/guarded.ts';
import { until } from '../support/processes.ts';
import { write } from '../support/repository.ts';
import { testClock, testEnv } from '../support/values.ts';

const supervise = (guarded: Guarded, options: Partial<SuperviseOptions> = {}) =>
  superviseAgent({
    dir: guarded.dir,
    stateDir: guarded.stateDir,
    command: [process.execPath, join(guarded.dir, 'agent.mjs')],
    config: { ready: 'file', minUptimeMs: 1, maxAttempts: 1 },
    env: testEnv(dirname(guarded.dir)),
    now: testClock.now,
    onStderr: () => undefined,
    ...options,
  });

describe('superviseAgent', () => {
  test('takes a bad evolution back and tells how it went', async () => {
    const guarded = await makeGuarded();
    await guarded.evolve('bad', 'console.error("no such door"); process.exit(4);\n');
    const said: string[] = [];
    const heard: Buffer[] = [];
    const { exitCode, events } = await supervise(guarded, {
      log: (message) => said.push(message),
      onStderr: (chunk) => void heard.push(chunk),
    });
    expect(exitCode).toBe(0);
    expect(events.map((event) => event.type)).toEqual(['start', 'failed-start', 'rolled-back', 'start']);
    expect(events).toEqual(await guardEvents(guarded.stateDir));
    expect(said.join('\n')).toContain('bad did not come up');
    expect(Buffer.concat(heard).toString()).toBe('no such door\n');
  });

  test('its signal stops the agent, whose status comes back', async () => {
    const guarded = await makeGuarded();
    const sign = join(dirname(guarded.dir), 'sign');
    write(
      guarded.dir,
      'agent.mjs',
      `import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => process.exit(6));
writeFileSync(${JSON.stringify(sign)}, 'up');
setInterval(() => {}, 1000);\n`,
    );
    const controller = new AbortController();
    const running = supervise(guarded, { signal: controller.signal });
    await until(() => {
      try {
        return readFileSync(sign, 'utf8') === 'up';
      } catch {
        return false;
      }
    });
    // One guard at a time, whoever runs it.
    await expect(supervise(guarded)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    await expect(guarded.install(guarded.stateDir)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    controller.abort();
    expect(await running).toMatchObject({ exitCode: 6, events: [{ type: 'start' }, { type: 'stopped' }] });
  });

  test('a signal that was aborted before starts nothing', async () => {
    const guarded = await makeGuarded();
    expect(await supervise(guarded, { signal: AbortSignal.abort() })).toEqual({ exitCode: 0, events: [] });
  });

  test('loads nothing of the repository: neither its configuration nor its hooks', async () => {
    const guarded = await makeGuarded();
    const sign = join(dirname(guarded.dir), 'loaded');
    const code = `require('fs').writeFileSync(${JSON.stringify(sign)}, '')`;
    write(guarded.dir, 'evolve.config.ts', `${code};\n`);
    write(guarded.dir, 'package.json', '{ "imports": "broken"');
    write(guarded.dir, '.git/hooks/reference-transaction', `#!/bin/sh\ntouch '${sign}'\n`, 0o755);
    await guarded.evolve('bad', 'process.exit(4);\n');
    await supervise(guarded);
    expect(() => readFileSync(sign)).toThrow();
  });

  test.each([
    [{ maxAttempts: 0 }],
    [{ memoryBytes: 1.5 }],
    [{ crashLoop: { boots: 0 } }],
    [{ heartbeat: { file: 'x', staleMs: -1 } }],
  ])('refuses wrong options: %j', async (config) => {
    const guarded = await makeGuarded();
    await expect(supervise(guarded, { config })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });

  test('refuses an empty command', async () => {
    const guarded = await makeGuarded();
    await expect(supervise(guarded, { command: [] })).rejects.toMatchObject({ code: 'EVOLVE_USAGE' });
  });
});
