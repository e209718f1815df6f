/**
 * Seeded mutants of small published packages, made by Stryker and repaired with half of the package's tests in sight. Holds when at
 * least 85 % get a patch that passes the seen half and at least 70 % one that passes the other half as well, on both halves of the
 * packages. `--count` is how many mutants, `--only development` or `--only 'held out'` takes one half.
 */
import { isolatedRunner } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { drawMutants, type Mutant } from './mutants/draw.ts';
import { printFigures } from './mutants/figures.ts';
import { judge, type Judged } from './mutants/judge.ts';
import type { Half } from './mutants/set.ts';

const DEFAULT_COUNT = 150;
const HALVES: readonly Half[] = ['development', 'held out'];

const tell = ({ mutant, plausible, holds, like, template, reason, tried, seconds, lane }: Judged): void => {
  const end = holds ? 'holds' : plausible ? 'hidden half fails' : `no patch: ${reason ?? ''}`;
  const how = template === undefined ? '' : `, ${template}, ${like}`;
  console.log(
    `${mutant.pkg} ${mutant.file}:${String(mutant.line)} ${mutant.operator}: ${end}${how}, ${String(tried)} tried, ${seconds.toFixed(1)} s, ${lane}`,
  );
};

/** What differs, for a half that may be read. */
const change = ({ original, mutated, line }: Mutant): string => {
  const [before, after] = [original, mutated].map((text) => text.split('\n')[line - 1]?.trim().slice(0, 120) ?? '');
  return `    - ${before ?? ''}\n    + ${after ?? ''}`;
};

const EACH = 10;

/** How far it is, without saying which. */
const tally = (all: readonly Judged[]): void => {
  if (all.length % EACH > 0) return;
  const [plausible, holds] = [all.filter((one) => one.plausible).length, all.filter((one) => one.holds).length];
  console.log(`${String(all.length)} so far: ${String(plausible)} plausible, ${String(holds)} hold`);
};

export interface MutantsOptions {
  readonly seed: number;
  readonly count: number;
}

/** Draws and repairs; single results are told for the development half alone. */
export const judgeHalf = async (half: Half, { seed, count }: MutantsOptions): Promise<readonly Judged[]> => {
  const runner = isolatedRunner();
  const draw = await drawMutants({ seed, count, half, runner });
  const all: Judged[] = [];
  try {
    for await (const mutant of draw.mutants) {
      const judged = await judge(mutant, seed, runner);
      all.push(judged);
      if (half === 'held out') {
        tally(all);
        continue;
      }
      tell(judged);
      if (!judged.holds) console.log(change(mutant));
    }
    console.log(
      `\n${half}: dropped ${String(draw.dropped.notKilled)} that no test notices and ${String(draw.dropped.tooLong)} that do not end` +
        (draw.unusable.length === 0 ? '' : `; tests do not pass here: ${draw.unusable.join(', ')}`),
    );
    return all;
  } finally {
    await draw.close();
  }
};

export const mutants: Proof = async ({ count = DEFAULT_COUNT, seed, only }) => {
  const halves = HALVES.filter((half) => only.length === 0 || only.includes(half));
  let holds = halves.length > 0;
  for (const [index, half] of halves.entries()) {
    const own = Math.floor((count + index) / halves.length);
    holds = printFigures(half, await judgeHalf(half, { seed, count: own })) && holds;
  }
  console.log(holds ? 'mutants: holds' : 'mutants: does not hold');
  return holds;
};
