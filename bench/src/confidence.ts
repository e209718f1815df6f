/**
 * Is confidence as good as its word? Proposers of known quality make changes of several kinds; confidence is asked before each,
 * with the history that the kernel would have, and the outcome decides. After the first outcomes the expected calibration error
 * has to be small; and one that always fails is at no time believed more than its own outcomes allow.
 */
import { wilson } from '@evolve/core/stats';
import { confidenceOf } from '@evolve/governance';
import { byWidth, calibrationError, type Forecast } from './calibration/diagram.ts';
import { attempt, historyFor, type Past } from './confidence/world.ts';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const DEFAULT_COUNT = 6_000;
/** As far back as the kernel looks. */
const WINDOW = 200;
const MOST_ERROR = 0.05;

interface Life {
  readonly said: readonly Forecast[];
  readonly uncalibrated: readonly Forecast[];
  /** How often one that always fails was believed more than its own failures allow. */
  readonly tooMuch: number;
  /** What is said of it in the end. */
  readonly failing: number;
}

const live = (count: number, random: () => number): Life => {
  let past: readonly Past[] = [];
  const said: Forecast[] = [];
  const uncalibrated: Forecast[] = [];
  let [tooMuch, failing] = [0, 1];
  for (let index = 0; index < count; index += 1) {
    const one = attempt(random);
    const history = historyFor(one, past);
    const { value, raw = value } = confidenceOf({ ...one.evidence, record: { settled: 0, rolledBack: 0 }, history });
    if (one.proposer === 'always fails') {
      const failures = history.here.failed + history.elsewhere.failed;
      if (failures > 0 && value > wilson(0, failures).high) tooMuch += 1;
      failing = value;
    }
    if (index >= WINDOW) {
      said.push({ probability: value, right: one.ok });
      uncalibrated.push({ probability: raw, right: one.ok });
    }
    past = [{ proposer: one.proposer, kind: one.kind, raw, ok: one.ok }, ...past].slice(0, WINDOW);
  }
  return { said, uncalibrated, tooMuch, failing };
};

const rounded = (value: number): string => value.toFixed(3);

/** `--count` is the number of evolutions. */
export const confidence: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const { said, uncalibrated, tooMuch, failing } = live(count + WINDOW, seeded(seed));
  const bins = byWidth(said);
  console.table(
    bins.map((bin) => ({
      ...{ evolutions: bin.count, said: rounded(bin.said), came: rounded(bin.seen) },
      between: `${rounded(bin.low)} and ${rounded(bin.high)}`,
    })),
  );
  const error = calibrationError(bins);
  console.table({
    'outcomes before': WINDOW,
    evolutions: said.length,
    'calibration error': rounded(error),
    'without calibration': rounded(calibrationError(byWidth(uncalibrated))),
    'of the one that always fails, in the end': rounded(failing),
    'believed more than its outcomes allow': tooMuch,
  });
  return Promise.resolve(error < MOST_ERROR && tooMuch === 0 && failing < 0.1);
};
