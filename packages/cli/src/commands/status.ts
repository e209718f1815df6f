import type { EvolverStatus } from '@evolve/core';
import type { Command } from '../command.ts';
import { withEvolver } from '../with-evolver.ts';

const haltLines = ({ halt }: EvolverStatus): readonly string[] =>
  halt === undefined ? [] : [`halted    by ${halt.by ?? 'the owner'} at ${halt.at}: ${halt.reason}`];

export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'What is going on; also finishes what a crash left',
  run: (context) =>
    withEvolver(context, {}, async (evolver) => {
      const found = await evolver.status();
      const stopped = found.halted ? ' (halted by the owner)' : found.safeMode ? ' (safe mode: evolution is off)' : '';
      context.output.answer(found, [
        `mode      ${found.mode}${stopped}`,
        ...haltLines(found),
        `waiting   ${String(found.waitingForApproval)} for approval`,
        ...found.open.map(({ cycleId, phase, task }) => `open      ${cycleId}  ${phase}  ${task ?? ''}`),
        ...found.spentToday.map(
          ({ category, settled, reserved }) =>
            `today     ${category}: ${String(settled)} spent, ${String(reserved)} reserved`,
        ),
      ]);
      return found.safeMode ? 1 : 0;
    }),
};
