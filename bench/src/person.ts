/**
 * `prove -- person`: two processes evolve one repository in a loop while a person edits, adds, commits, stashes and switches
 * branches. Nothing is torn, no commit and no byte of the person is lost, no evolution takes part of the person's work along.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proof } from './named.ts';
import type { WorkReport } from './person/working.ts';
import { fsck } from './proof/oracle.ts';
import { newRoot, personGit, placeIn, put, type Place } from './proof/place.ts';
import { openPlace } from './proof/site.ts';

const DEFAULT_SECONDS = 600;

const programAt = (name: string): string => fileURLToPath(new URL(`person/${name}.ts`, import.meta.url));

const makePlace = (root: string): Place => {
  const place = placeIn(root);
  mkdirSync(place.dir);
  personGit(place, 'init', '-q', '--template=', '-b', 'main');
  personGit(place, 'config', 'gc.auto', '0');
  for (const at of [0, 1, 2, 3]) put(place.dir, `mine/${String(at)}.txt`, 'first\n');
  put(place.dir, 'shared.txt', 'first\n');
  put(place.dir, 'evolved/readme', 'evolutions land here\n');
  personGit(place, 'add', '-A');
  personGit(place, 'commit', '-q', '-m', 'first');
  return place;
};

/** Runs a program to its end and returns what it printed, line by line. */
const play = (name: string, options: unknown): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programAt(name), JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(text.trimEnd().split('\n'));
      else reject(new Error(`${name} ended with ${String(code)}: ${text.slice(-1000)}`));
    });
  });

interface Said {
  readonly what: string;
  readonly operation?: string;
  readonly result?: string;
  readonly said?: string;
}

const countResults = (lines: readonly string[], counts: Map<string, number>): readonly string[] => {
  const faults: string[] = [];
  for (const line of lines) {
    const { what, operation, result = '', said = '' } = JSON.parse(line) as Said;
    if (what === 'failed') faults.push(`${operation ?? ''}: ${result} ${said}`);
    else if (what !== 'end') counts.set(`${what} ${result}`, (counts.get(`${what} ${result}`) ?? 0) + 1);
  }
  return faults;
};

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** What is wrong when everybody has gone home. */
const inspectEnd = async (place: Place, work: WorkReport): Promise<readonly string[]> => {
  await (await openPlace(place)).recover();
  const faults: string[] = [];
  const dirty = lines(personGit(place, 'status', '--porcelain')).filter((line) => !line.slice(3).startsWith('mine/'));
  if (dirty.length > 0) faults.push(`torn: ${dirty.join(', ')}`);
  const reachable = new Set(lines(personGit(place, 'log', '--all', '--reflog', '--format=%H')));
  for (const { oid, file } of work.commits) if (!reachable.has(oid)) faults.push(`lost: commit ${oid} of ${file}`);
  const evolved = lines(
    personGit(place, 'log', '--branches', '--no-merges', '--author=Evolve', '--format=', '--name-only'),
  );
  const taken = evolved.filter((path) => path.startsWith('mine/'));
  if (taken.length > 0) faults.push(`an evolution changed ${[...new Set(taken)].join(', ')}`);
  const fault = await fsck(place);
  return fault === undefined ? faults : [...faults, fault];
};

const tell = (work: WorkReport, counts: ReadonlyMap<string, number>): void => {
  for (const [what, times] of [...counts].sort()) console.log(`${String(times).padStart(6)}  ${what}`);
  const { commits, commands, locked, moved, longestMs, stashes, switches } = work;
  console.log(`person: ${String(commits.length)} commits, ${String(stashes)} stashes, ${String(switches)} switches`);
  console.log(
    `of ${String(commands)} git commands ${String(locked)} found a lock, ${String(moved)} a moved HEAD, and were tried again`,
  );
  console.log(`the longest that a command had to wait: ${longestMs.toFixed(0)} ms`);
};

export const person: Proof = async ({ seconds = DEFAULT_SECONDS, seed }) => {
  const root = newRoot('person');
  const place = makePlace(root);
  const until = Date.now() + seconds * 1000;
  const [first, second, worked] = await Promise.all([
    play('evolving', { place, name: 'one', until, seed: seed * 10 + 1 }),
    play('evolving', { place, name: 'two', until, seed: seed * 10 + 2 }),
    play('working', { place, until, seed: seed * 10 + 3 }),
  ]);
  const work = JSON.parse(worked.at(-1) ?? '{}') as WorkReport;
  const counts = new Map<string, number>();
  const faults = [...countResults([...first, ...second], counts), ...work.faults, ...(await inspectEnd(place, work))];
  tell(work, counts);
  for (const fault of faults.slice(0, 20)) console.error(`FAULT ${fault}`);
  const busy = work.commits.length > 0 && (counts.get('promote promoted') ?? 0) > 0;
  if (!busy) console.error('nobody got anything done');
  console.log(`${String(seconds)} s, seed ${String(seed)}, ${String(faults.length)} faults`);
  if (faults.length === 0) rmSync(root, { recursive: true, force: true });
  else
    console.error(
      `kept: ${root}, ${execFileSync('git', ['-C', place.dir, 'log', '--oneline', '--all', '-5'], { encoding: 'utf8' })}`,
    );
  return faults.length === 0 && busy;
};
