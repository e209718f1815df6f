/** One side of a change set: its files, where its entry points lead, and what all of that can reach. */
import { capabilitiesOf } from '../gains/held.ts';
import { analysisIn, type Reading } from '../gains/reading.ts';
import { reachOf, type Reach } from './reach.ts';
import type { Release } from './release.ts';

export interface Side {
  readonly release: Release;
  readonly reach: Reach;
  /** What any file can reach. */
  readonly all: ReadonlySet<string>;
  /** What the entry points lead to. */
  readonly reached: ReadonlySet<string>;
}

/** What the code of a file can reach; nothing where it is no code. */
export const holdingsOf = (reading: Reading | undefined): ReadonlySet<string> => {
  const analysis = analysisIn(reading);
  return analysis === undefined ? new Set() : capabilitiesOf(analysis);
};

export const sideOf = (release: Release): Side => {
  const reach = reachOf(release);
  const all = new Set<string>();
  const reached = new Set<string>();
  for (const [path, { reading }] of release) {
    const isReached = reach.leadsTo(path);
    for (const capability of holdingsOf(reading)) {
      all.add(capability);
      if (isReached) reached.add(capability);
    }
  }
  return { release, reach, all, reached };
};
