/**
 * Who put a tool into the state that it is in, read from the record's `by`. A tool that somebody disabled stays disabled
 * through every later evolution of it, and that has to survive a crash: so it is said in the one record that an evolution
 * leaves, and not in a second one.
 */
import type { Author, ToolStatus } from '@evolve/sandbox';
import type { Landed } from './landed.ts';

/** What the registry calls itself when it disables a tool that keeps failing. */
const REGISTRY = 'registry';
const BY_EVOLUTION = /^evolution \S+$/;
const HELD_FOR = /^evolution \S+ \(kept disabled for (.+)\)$/;

/** Whether an evolution left it like this and nobody has said anything since. */
export const isLeftByEvolution = ({ by }: ToolStatus): boolean => BY_EVOLUTION.test(by);

/** Who wants the tool to stay disabled; undefined when nobody does. */
const holderOf = ({ kind, by }: ToolStatus): string | undefined => {
  if (kind === 'enabled' || BY_EVOLUTION.test(by) || by === REGISTRY) return undefined;
  return HELD_FOR.exec(by)?.[1] ?? (kind === 'disabled' ? by : undefined);
};

/** The evolution as the author of what the registry takes over. */
export const authorOf = ({ id, task, isTakenBack }: Landed, status: ToolStatus | undefined): Author => {
  const holder = status === undefined ? undefined : holderOf(status);
  return {
    by: `evolution ${id}${holder === undefined ? '' : ` (kept disabled for ${holder})`}`,
    reason: isTakenBack ? `taken back: ${task}` : task,
  };
};
