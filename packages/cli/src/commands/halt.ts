import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { withEvolver } from '../with-evolver.ts';

export const halt: Command = {
  name: 'halt',
  usage: '[--reason TEXT]',
  summary: 'Stops evolution in every process until resume',
  options: { reason: { type: 'string' } },
  run: (context) =>
    withEvolver(context, {}, async (evolver) => {
      await evolver.halt(text(context.values, 'reason') ?? 'halted by the owner');
      context.output.answer({ halted: true }, ['halted; evolve resume starts it again']);
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
