import type { Capability } from './capabilities.ts';

/**
 * What a global, a module or a member of one gives to whoever touches it. Using a value as a whole gives everything below
 * it. A member that is not listed gives `rest`, or what the entry itself gives.
 */
export interface Entry {
  readonly gives?: readonly Capability[];
  readonly members?: Readonly<Record<string, Entry>>;
  readonly rest?: readonly Capability[];
}

/** Nothing but computing. */
export const PURE: Entry = {};

/** Every part of it gives the same. */
export const gives = (...capabilities: readonly Capability[]): Entry => ({ gives: capabilities });

/** The same entry under several names. */
export const named = (names: string, entry: Entry): Record<string, Entry> =>
  Object.fromEntries(names.split(' ').map((name) => [name, entry]));

/** Its members differ; one that is not listed gives `rest`. */
export const parts = (members: Readonly<Record<string, Entry>>, ...rest: readonly Capability[]): Entry => ({
  members,
  rest,
});
