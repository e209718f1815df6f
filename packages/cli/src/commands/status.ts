import type { EvolverStatus } from '@evolve/core';
import { DIMENSIONS, inWords } from '@evolve/core/budget';
import type { Command } from '../command.ts';
import { withEvolver } from '../with-evolver.ts';

const haltLines = ({ halt }: EvolverStatus): readonly string[] =>
  halt === undefined ? [] : [`halted    by ${halt.by ?? 'the owner'} at ${halt.at}: ${halt.reason}`];

const restLines = ({ restsUntil }: EvolverStatus): readonly string[] =>
  restsUntil === undefined ? [] : [`rests     until ${restsUntil}: outside of the hours in the policy`];

/** What is left of the day: of each budget, what is limited. */
const leftLines = ({ evolutions, budgets }: EvolverStatus['left']): readonly string[] => [
  `left      ${String(evolutions)} evolutions`,
  ...Object.entries(budgets).map(([category, amounts]) => {
    const limited = DIMENSIONS.flatMap((dimension) => {
      const amount = amounts[dimension];
      return amount === undefined ? [] : [inWords(amount, dimension)];
    });
    return `left      ${category}: ${limited.length === 0 ? 'no limit' : limited.join(', ')}`;
  }),
];

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
        ...restLines(found),
        `waiting   ${String(found.waitingForApproval)} for approval`,
        ...found.open.map(({ cycleId, phase, task }) => `open      ${cycleId}  ${phase}  ${task ?? ''}`),
        ...found.spentToday.map(
          ({ category, settled, reserved }) =>
            `today     ${category}: ${String(settled)} spent, ${String(reserved)} reserved`,
        ),
        ...leftLines(found.left),
      ]);
      return found.safeMode ? 1 : 0;
    }),
};
