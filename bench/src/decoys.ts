/**
 * How many wrong patches pass for right. Of really fixed versions of published packages wrong edits are made at places that the
 * check runs; each becomes a patch for the version with the bug: the real fix, with something broken. Equivalent ones (no
 * difference from the fixed version on a thousand generated calls) are left out. Counted are those that the check's tests
 * accept, those that the acceptance gates accept too, and how many of the real fixes these accept.
 *
 * The programs are the real bugs of `bugs/`. Of the half that the model of trust was not fitted on only figures are told.
 *
 *   npm run prove -- decoys [--only development | held-out | ID]... [--count N] [--seed N]
 */
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRunner } from '@evolve/core/contracts';
import { isolatedRunner } from '@evolve/sandbox';
import { chooseBugs } from './bugs/choose.ts';
import { prepareBug } from './bugs/fetch.ts';
import { observedLike } from './bugs/observe.ts';
import { halfOf, type Bug } from './bugs/set.ts';
import { countDecoys, type Figures } from './decoys/count.ts';
import type { Assessed, Prepared } from './decoys/judge.ts';
import type { Proof } from './named.ts';

const DEFAULT_COUNT = 200;
/** At most this share of the decoys may be accepted. */
const GOAL = 0.02;

const prepare = async (bug: Bug, dir: string, runner: CommandRunner): Promise<Prepared> => {
  const homes = { A: join(dir, bug.id, 'A'), B: join(dir, bug.id, 'B') };
  await prepareBug(bug, 'A', homes.A);
  await prepareBug(bug, 'B', homes.B);
  const [first = bug.file, ...others] = (bug.files ?? [bug.file]).map((file) => `package/${file}`);
  const isLike = await observedLike(bug, homes.B, runner);
  return { id: bug.id, homes, files: [first, ...others], isLikeFixed: (text) => isLike(homes.B, { [first]: text }) };
};

const percent = (part: number, whole: number): string =>
  `${String(part)} of ${String(whole)} (${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %)`;

/** Prints the figures and says whether the goal is met. */
export const printFigures = (figures: Figures): boolean => {
  const {
    decoys: all,
    byTests,
    accepted,
    asked,
    onlyByParts,
    nearByTests,
    nearAccepted,
    fixes,
    fixesAccepted,
  } = figures;
  console.log(`wrong edits of fixed code: ${String(all)}; ${String(figures.equivalent)} equivalent ones are left out`);
  console.log(`accepted by the tests alone: ${percent(byTests, all)}`);
  console.log(`accepted by all gates: ${percent(accepted, all)}; left to a person: ${percent(asked, all)}`);
  console.log(`of those that the tests accept, betrayed only by leaving parts out: ${percent(onlyByParts, byTests)}`);
  console.log(`on the lines of the fix itself: ${percent(nearAccepted, nearByTests)} that the tests accept`);
  console.log(`real fixes accepted: ${percent(fixesAccepted, fixes)}`);
  // Nothing tried is nothing shown.
  const holds = all > 0 && fixes > 0 && fixesAccepted === fixes && accepted <= GOAL * all;
  console.log(holds ? 'holds' : 'DOES NOT HOLD');
  return holds;
};

const tell = ({ id, edit, line, assessment: { accept, confidence, why } }: Assessed): void => {
  if (edit === undefined && accept !== 'yes') {
    console.log(`REAL FIX ${id}: ${accept} (${String(confidence)}): ${why.join('; ')}`);
  }
  if (edit !== undefined && accept === 'yes') {
    console.log(
      `ACCEPTED ${id}:${String(line)} ${edit.operator}, ${JSON.stringify(edit.text.slice(0, 60))} (${String(confidence)})`,
    );
  }
};

/** Every assessment as a line of JSON, for whoever fits the model again. */
const write = (file: string | undefined, assessed: Assessed): void => {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(assessed)}\n`);
};

export const decoys: Proof = async ({ count = DEFAULT_COUNT, seed, only }) => {
  const bugs = chooseBugs(only);
  const dir = await mkdtemp(join(tmpdir(), 'decoys-'));
  try {
    const runner = isolatedRunner();
    const cases: Prepared[] = [];
    for (const bug of bugs) cases.push(await prepare(bug, dir, runner));
    const onAssessed = (assessed: Assessed): void => {
      if (halfOf(assessed) !== 'development') return;
      tell(assessed);
      write(process.env['EVOLVE_PROOF_LOG'], assessed);
    };
    const judging = { runner, seed, onAssessed };
    const most = Math.ceil(count / bugs.length);
    const all = [];
    for (const half of ['development', 'held out']) {
      const own = cases.filter((one) => halfOf(one) === half);
      if (own.length === 0) continue;
      console.log(half);
      all.push(printFigures(await countDecoys(own, most, judging)));
    }
    return all.length > 0 && all.every(Boolean);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
