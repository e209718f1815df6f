/** What is live right now, with everything put right first that can be. */
import { messageOf } from '@evolve/core/errors';
import { layout } from '../state/state-dir.ts';
import type { LiveVersion } from './live.ts';
import type { GuardOptions } from './session.ts';

/** Puts the guard's own files right. */
export const checkOwnFiles = async (options: GuardOptions, version: string): Promise<void> => {
  const paths = await options.books.check();
  if (paths.length === 0) return;
  options.log(`somebody changed the guard's own files, which are put back: ${paths.join(', ')}`);
  await options.books.record({ type: 'tampered', version, paths });
};

const remember = async ({ books }: GuardOptions, last: LiveVersion): Promise<void> => {
  if (JSON.stringify(books.known().last) === JSON.stringify(last)) return;
  await books.update((known) => ({ ...known, last }));
};

/** Without a repository, what was live the last time is live still: its starts go on being counted. */
const fromMemory = ({ books }: GuardOptions): LiveVersion => {
  const { last } = books.known();
  return { version: 'unknown', evolutions: last?.evolutions ?? [] };
};

const read = async (options: GuardOptions): Promise<LiveVersion> => {
  try {
    return await options.repository.look();
  } catch (error) {
    options.log(`the repository cannot be brought in order: ${messageOf(error)}`);
  }
  try {
    return await options.repository.peek();
  } catch (error) {
    options.log(`the repository cannot be read: ${messageOf(error)}`);
    return fromMemory(options);
  }
};

/** Repairs, recovers, looks, and brings the mirror up to that. */
export const lookAround = async (options: GuardOptions): Promise<LiveVersion> => {
  // The journal first: without it nobody would know what is live.
  await checkOwnFiles(options, options.books.known().last?.version ?? 'unknown');
  await options.care.repair();
  const live = await read(options);
  if (live.version === 'unknown') return live;
  await remember(options, live);
  await options.books.keep(layout(options.config.stateDir).journal);
  await options.care.sync();
  return live;
};
