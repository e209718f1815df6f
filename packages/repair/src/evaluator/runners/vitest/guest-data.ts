/** What the main thread and the thread of the tests say to each other. */

/** Under this name environment data is left for the thread, and both listen. */
export const GUEST = 'evolve-tests';

export interface GuestData {
  readonly root: string;
  readonly fuel: number;
}

/** `begin`: the next run may burn so much. `end`: the run is over; clean up and say how it is. */
export type GuestQuestion =
  { readonly ask: 'begin'; readonly id: number; readonly fuel: number } | { readonly ask: 'end'; readonly id: number };

export interface GuestAnswer {
  readonly told: number;
  readonly fuelLeft: number;
  readonly spent: boolean;
}
