/**
 * How many real bugs of published packages the repair engine mends (`bugs/README.md` says where they come from). A patch is
 * plausible when the check passes, and right when on a thousand inputs and more it does what the maintainers' version does; the
 * engine sees neither the inputs nor that version. Of the half that nobody tunes by only figures are told.
 *
 *   npm run prove -- bugs [--only development | held-out | ID]... [--seed N] [--count N]
 */
import { appendFileSync } from 'node:fs';
import { wilson } from '@evolve/core/stats';
import { isolatedRunner } from '@evolve/sandbox';
import { repairBug, type Repaired } from './bugs/repaired.ts';
import { chooseBugs, HALVES, KNOWN } from './bugs/choose.ts';
import { halfOf } from './bugs/set.ts';
import type { Proof } from './named.ts';

/** Of the bugs of one hunk that nobody has looked at. */
const GOAL = 0.4;
const percent = (part: number, whole: number): string => {
  const { low, high } = wilson(part, whole);
  const [share, least, most] = [whole === 0 ? 0 : part / whole, low, high].map((value) => (100 * value).toFixed(0));
  return `${String(part)} of ${String(whole)} (${String(share)} %, ${String(least)} to ${String(most)})`;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const isPlausible = ({ patches }: Repaired): boolean => patches.length > 0;
const isRight = ({ patches }: Repaired): boolean => patches[0]?.isRight === true;
const isAccepted = ({ patches }: Repaired): boolean => patches[0]?.accept === 'yes';

const figures = (what: string, all: readonly Repaired[]): Readonly<Record<string, string>> => ({
  bugs: what,
  plausible: percent(all.filter(isPlausible).length, all.length),
  right: percent(all.filter(isRight).length, all.length),
  'a right one among them': String(all.filter(({ patches }) => patches.some((patch) => patch.isRight)).length),
  'right of those accepted': `${String(all.filter((one) => isAccepted(one) && isRight(one)).length)} of ${String(all.filter(isAccepted).length)}`,
  'seconds, median': median(all.map(({ seconds }) => seconds)).toFixed(1),
  'candidates, median': String(median(all.map(({ tried }) => tried))),
});

const tellOne = (repaired: Repaired): void => {
  const { bug, patches, tried, seconds, reason } = repaired;
  const [first] = patches;
  const found =
    first === undefined
      ? `nothing (${String(reason)})`
      : `${first.isRight ? 'RIGHT' : patches.some((patch) => patch.isRight) ? 'wrong, though a right one was found' : 'wrong'}: ` +
        `${first.template}, line ${String(first.line)}, ${first.accept} (${first.confidence.toFixed(2)})`;
  const cost = `${String(tried)} candidates, ${seconds.toFixed(0)} s`;
  console.log(`${bug.id} (${String(bug.hunks)} hunks): ${found}; ${cost}`);
};

/** Every patch with its verdict as a line of JSON, for whoever looks closer at the development half or fits the trust in patches. */
const write = (repaired: Repaired): void => {
  const file = process.env['EVOLVE_PROOF_LOG'];
  if (file === undefined || halfOf(repaired.bug) !== 'development') return;
  appendFileSync(file, `${JSON.stringify({ ...repaired, bug: repaired.bug.id })}\n`);
};

export const bugs: Proof = async ({ only, seed, count }) => {
  const repairing = { runner: isolatedRunner(), seed, isExamined: process.env['EVOLVE_PROOF_LOG'] !== undefined };
  const all: Repaired[] = [];
  for (const bug of chooseBugs(only).slice(0, count)) {
    const repaired = await repairBug(bug, repairing);
    all.push(repaired);
    if (halfOf(bug) === 'development') tellOne(repaired);
    write(repaired);
  }
  const parts = Object.entries(HALVES).flatMap(([name, half]) => {
    const own = all.filter(({ bug }) => halfOf(bug) === half && !(half === 'held out' && KNOWN.has(bug.id)));
    return [
      figures(`${name}, all`, own),
      figures(
        `${name}, of one hunk`,
        own.filter(({ bug }) => bug.hunks === 1),
      ),
    ];
  });
  console.table(parts);
  const judged = all.filter(({ bug }) => halfOf(bug) === 'held out' && !KNOWN.has(bug.id) && bug.hunks === 1);
  if (judged.length === 0) {
    console.log('the half that decides was not run');
    return all.length > 0;
  }
  const holds = judged.filter(isRight).length >= GOAL * judged.length;
  console.log(holds ? 'holds' : `DOES NOT HOLD: the goal is ${String(100 * GOAL)} % right`);
  return holds;
};
