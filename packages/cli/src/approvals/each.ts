/**
 * Asks about what waits, one after another: on a terminal, or of lines that are piped in. The end of the lines is a person who
 * leaves: what was not answered goes on waiting.
 */
import type { BatchResult } from '@evolve/core';
import type { Approval } from '@evolve/core/contracts';
import type { KitEvolver } from '@evolve/kit';
import { decideMany } from './decide-many.ts';
import type { Person } from './person.ts';
import { approvalLine, resultLine } from './text.ts';

/** One line of the person; undefined when there are no more. */
export type ReadLine = () => Promise<string | undefined>;

export interface Conversation {
  readonly evolver: KitEvolver;
  readonly person: Person;
  readonly ask: ReadLine;
  readonly say: (line: string) => void;
}

const CHOICES = 'a apply, r reject, s skip, A apply all the rest, q quit';

type Choice = 'apply' | 'reject' | 'skip' | 'all' | 'quit';

const CHOICE_OF: Readonly<Record<string, Choice>> = {
  ...{ a: 'apply', apply: 'apply', r: 'reject', reject: 'reject', s: 'skip', skip: 'skip' },
  ...{ A: 'all', all: 'all', q: 'quit', quit: 'quit' },
};

const choose = async ({ ask, say }: Conversation): Promise<Choice> => {
  for (;;) {
    say(`${CHOICES}?`);
    const line = await ask();
    if (line === undefined) return 'quit';
    const choice = Object.hasOwn(CHOICE_OF, line.trim()) ? CHOICE_OF[line.trim()] : undefined;
    if (choice !== undefined) return choice;
  }
};

const show = async ({ evolver, say }: Conversation, approval: Approval): Promise<void> => {
  const { paths, diff = '' } = await evolver.receipt(approval.cycleId);
  say(approvalLine(approval));
  say(`  ${paths.join(', ')}`);
  say(diff.trimEnd());
};

const rejectOne = async (talk: Conversation, approval: Approval): Promise<readonly BatchResult[]> => {
  talk.say('why?');
  const reason = (await talk.ask())?.trim();
  const told = reason === undefined || reason === '' ? {} : { reason };
  return decideMany(talk.evolver, talk.person, [approval], { decision: 'reject', ...told });
};

/** @returns What was decided; what was skipped is not in it. */
export const askEach = async (
  talk: Conversation,
  waiting: readonly Approval[],
): Promise<readonly (BatchResult & { readonly decision: 'approve' | 'reject' })[]> => {
  const done: (BatchResult & { readonly decision: 'approve' | 'reject' })[] = [];
  const note = (decision: 'approve' | 'reject', results: readonly BatchResult[]): void => {
    for (const result of results) talk.say(resultLine(result));
    done.push(...results.map((result) => ({ ...result, decision })));
  };
  for (const [index, approval] of waiting.entries()) {
    await show(talk, approval);
    const choice = await choose(talk);
    if (choice === 'quit') break;
    if (choice === 'reject') note('reject', await rejectOne(talk, approval));
    if (choice === 'apply' || choice === 'all') {
      const chosen = choice === 'all' ? waiting.slice(index) : [approval];
      note('approve', await decideMany(talk.evolver, talk.person, chosen, { decision: 'approve' }));
    }
    if (choice === 'all') break;
  }
  return done;
};
