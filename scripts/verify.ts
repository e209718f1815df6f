/**
 * `npm test`: every gate of the project as a named step, all of them whatever fails, and one last line
 * `N passed, N failed`: each gate counts as one, the tests count one each.
 *
 *   --only lint,types   these steps alone        --update-api   accept the public API as it is now
 *   --skip tests        all but these            --list         names of the steps
 */
import { parseArgs } from 'node:util';

import { forwardSignals } from './setup/child.mjs';
import { liveLines, printFailures, printTotal, total } from './verify/report.ts';
import { runWaves } from './verify/schedule.ts';
import { chooseSteps, STEPS, UnknownStep } from './verify/steps.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    skip: { type: 'string' },
    list: { type: 'boolean', default: false },
    'update-api': { type: 'boolean', default: false },
  },
});

const verify = async (): Promise<number> => {
  const steps = chooseSteps({ only: values['update-api'] ? 'build,api' : values.only, skip: values.skip });
  if (values['update-api']) process.env['EVOLVE_UPDATE_API'] = '1';
  const lines = liveLines();
  const results = await runWaves(steps, lines).finally(() => lines.stop());
  printFailures(results);
  const sum = total(results);
  printTotal(sum);
  return sum.failed === 0 ? 0 : 1;
};

forwardSignals();
if (values.list) {
  console.log(STEPS.map((step) => `${step.name.padEnd(12)} ${step.says}`).join('\n'));
} else {
  try {
    process.exitCode = await verify();
  } catch (error) {
    if (!(error instanceof UnknownStep)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
