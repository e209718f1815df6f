/** Nothing outside of the scratch is written, whatever a candidate tries; plain runners cannot hold that, isolated ones do. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { collect, makeProject, tapCheck } from '../project.ts';
import { RUNNERS, runLane } from './lane.ts';

const MARK = 'evolve-escape';

const attempts = (outside: string, dir: string): Readonly<Record<string, string>> => {
  const fs = "require('fs')";
  const target = JSON.stringify(path.join(outside, 'canary'));
  const tried = (code: string): string => `try { ${code} } catch {}`;
  return {
    'an absolute path': tried(`${fs}.writeFileSync(${target}, 'gone')`),
    'a removal': tried(`${fs}.rmSync(${JSON.stringify(outside)}, { recursive: true, force: true })`),
    'a path upwards': tried(`${fs}.writeFileSync('../../../${path.basename(outside)}/canary', 'gone')`),
    'a link in the copy': tried(`${fs}.symlinkSync(${target}, 'way'); ${fs}.writeFileSync('way', 'gone')`),
    'a link in place of the source': tried(
      `${fs}.unlinkSync('lib.js'); ${fs}.symlinkSync(${JSON.stringify(path.join(dir, 'lib.js'))}, 'lib.js')`,
    ),
    'another folder': tried(`process.chdir(${JSON.stringify(outside)}); ${fs}.writeFileSync('canary', 'gone')`),
    'a child process': tried(
      `require('child_process').execFileSync('sh', ['-c', 'echo gone > "$0"; touch /tmp/${MARK}', ${target}])`,
    ),
    'the folder for temporary files': tried(`${fs}.writeFileSync(require('os').tmpdir() + '/${MARK}', '')`),
    'the home folder': tried(`${fs}.writeFileSync(${JSON.stringify(path.join(homedir(), MARK))}, '')`),
    'the project': tried(`${fs}.writeFileSync(${JSON.stringify(path.join(dir, 'check.cjs'))}, '')`),
    'the job that the engine writes': tried(
      `const job = '../../lane-batches/job.json'; ${fs}.rmSync(job); ${fs}.symlinkSync(${target}, job)`,
    ),
    'the answers that the engine reads': tried(
      `const file = '../../lane-io/answers.jsonl'; ${fs}.rmSync(file); ${fs}.symlinkSync('/dev/zero', file)`,
    ),
  };
};

const isolated = RUNNERS['namespace'];

test.skipIf(isolated === undefined)('an isolated runner keeps every attempt inside', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'repair-outside-'));
  writeFileSync(path.join(outside, 'canary'), 'here');
  const tree = (): unknown => [readdirSync(outside), readFileSync(path.join(outside, 'canary'), 'utf8')];
  const before = tree();
  const run = await runLane((dir) => Object.values(attempts(outside, dir)), {
    ...(isolated === undefined ? {} : { runner: isolated() }),
  });
  expect(tree()).toEqual(before);
  for (const folder of [tmpdir(), homedir(), '/tmp']) expect(readdirSync(folder)).not.toContain(MARK);
  // The one that takes its own answers away has none; all others, and who comes after each, are judged.
  expect(run.ends.filter((_, index) => index % 2 === 1)).toEqual(
    run.ends.filter((_, index) => index % 2 === 1).map(() => 'pass'),
  );
  rmSync(outside, { recursive: true });
});

// Would catch: the engine itself writing a candidate through a link, which no runner can hold.
test('a source that is reached over a link is not edited', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'repair-outside-'));
  const text = 'exports.half = (n) => n / 3;\n';
  writeFileSync(path.join(outside, 'half.js'), text);
  const project = makeProject({
    'lib.js': "exports.half = (n) => require('./half.js').half(n);\n",
    'check.cjs': tapCheck("const lib = require('./lib.js');", { four: 'lib.half(4) === 2', ten: 'lib.half(10) === 5' }),
  });
  project.link('half.js', path.join(outside, 'half.js'));
  const { done } = await collect(project, { files: ['half.js', 'lib.js'], budget: { candidates: 40 } });
  expect(done.tried).toBeGreaterThan(0);
  expect(readFileSync(path.join(outside, 'half.js'), 'utf8')).toBe(text);
  expect(Object.keys(done.patch?.files ?? {})).not.toContain('half.js');
  project.remove();
  rmSync(outside, { recursive: true });
});
