import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RepairEvent, RepairOptions } from '../src/index.ts';
import { repair } from '../src/index.ts';
import { processRunner } from './process-runner.ts';

export interface Project {
  readonly dir: string;
  read(file: string): string;
  /** A link at `file`, to wherever. */
  link(file: string, target: string): void;
  remove(): void;
}

/** A project in a folder of its own. */
export const makeProject = (files: Readonly<Record<string, string>>): Project => {
  const dir = mkdtempSync(path.join(tmpdir(), 'repair-test-'));
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(dir, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return {
    dir,
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    link: (file, target) => {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      symlinkSync(target, path.join(dir, file));
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
};

/** A check in the style of TAP: one expression a test, true when right. */
export const tapCheck = (load: string, tests: Readonly<Record<string, string>>): string => `
${load}
const tests = [
${Object.entries(tests)
  .map(([name, body]) => `  [${JSON.stringify(name)}, async () => ${body}],`)
  .join('\n')}
];
let bad = 0;
(async () => {
  for (const [index, [name, run]] of tests.entries()) {
    let ok = false;
    try { ok = (await run()) === true; } catch {}
    if (!ok) bad++;
    console.log((ok ? 'ok ' : 'not ok ') + (index + 1) + ' ' + name);
  }
  process.exitCode = bad > 0 ? 1 : 0;
})();
`;

export type Done = Extract<RepairEvent, { type: 'done' }>;

export const collect = async (
  project: Project,
  options: Partial<RepairOptions> = {},
): Promise<{ readonly events: RepairEvent[]; readonly done: Done }> => {
  const events: RepairEvent[] = [];
  for await (const event of repair({
    dir: project.dir,
    check: { command: process.execPath, args: ['check.cjs'], timeoutMs: 10_000 },
    runner: processRunner(),
    extraCandidates: 100,
    ...options,
  })) {
    events.push(event);
  }
  const done = events.at(-1);
  if (done?.type !== 'done') throw new Error('the last event must be done');
  return { events, done };
};
