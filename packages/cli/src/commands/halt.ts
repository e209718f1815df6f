import { userInfo } from 'node:os';
import { haltEvolution, systemClock, type Halt } from '@evolve/core';
import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { withEvolver } from '../with-evolver.ts';
import { withRecord } from '../with-record.ts';

export const halt: Command = {
  name: 'halt',
  usage: '[--reason TEXT] [--by NAME]',
  summary: 'Stops evolution in every process until resume',
  options: { reason: { type: 'string' }, by: { type: 'string' } },
  // Nothing else is opened: whatever waits must not land before it is stopped, and a broken policy must not keep it going.
  run: (context) =>
    withRecord(context, async (journal) => {
      const told: Halt = {
        reason: text(context.values, 'reason') ?? 'halted by the owner',
        at: systemClock.now().toISOString(),
        by: text(context.values, 'by') ?? userInfo().username,
      };
      await haltEvolution(journal, told);
      context.output.answer({ halted: true, ...told }, ['halted; evolve resume starts it again']);
      return 0;
    }),
};

export const resume: Command = {
  name: 'resume',
  usage: '',
  summary: 'Ends a halt, and safe mode',
  run: (context) =>
    withEvolver(context, {}, async (evolver) => {
      await evolver.resume();
      context.output.answer({ halted: false, safeMode: false }, ['evolution is on']);
      return 0;
    }),
};
