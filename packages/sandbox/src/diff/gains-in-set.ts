/** What one file gains as a part of its set: by its own change, by imports that lead nowhere, and by being newly reached. */
import { gravityOf } from '../gains/code.ts';
import { fileGains } from '../gains/file-gains.ts';
import type { FileGain } from '../gains/gain.ts';
import { analysisIn, textIn } from '../gains/reading.ts';
import { locatorOf } from '../validate/position.ts';
import type { ChangedFile } from './changed-files.ts';
import { holdingsOf, type Side } from './side.ts';

/** Local imports are followed, so only one that leads to no file of the set is a gain. */
const missingGains = ({ path, from }: ChangedFile, before: Side, after: Side): readonly FileGain[] => {
  const known = from === undefined ? [] : before.reach.missing(from);
  return after.reach
    .missing(path)
    .filter((specifier) => !known.includes(specifier))
    .map((specifier) => ({
      rule: 'capability/import.relative',
      capability: 'import.relative',
      message: `loads ${specifier}, which is not in the set`,
      path,
      decision: 'ask',
    }));
};

/** What a file could do all along, and nobody came to it. */
const awakened = (path: string, before: Side, after: Side, told: ReadonlySet<string>): readonly FileGain[] => {
  const reading = after.release.get(path)?.reading;
  const [analysis, text] = [analysisIn(reading), textIn(reading)];
  if (analysis === undefined || text === undefined) return [];
  const locate = locatorOf(text);
  const fresh = [...holdingsOf(reading)].filter((each) => !before.reached.has(each) && !told.has(each));
  return fresh
    .filter((capability) => capability !== 'import.relative')
    .map((capability) => {
      const use = analysis.uses.find((each) => each.capability === capability);
      return {
        rule: `capability/${capability}`,
        capability,
        message: `the file is newly reached, and ${use?.what ?? 'cannot be read'}`,
        path,
        ...locate(use?.at ?? 0),
        decision: gravityOf(capability),
      };
    });
};

const ownGains = (file: ChangedFile, before: Side, after: Side): readonly FileGain[] => {
  const now = after.release.get(file.path);
  if (now === undefined || file.change === 'removed') return [];
  const then = file.from === undefined ? undefined : before.release.get(file.from);
  const own = fileGains(then?.reading, now.reading).filter(({ capability }) => capability !== 'import.relative');
  return [...own, ...missingGains(file, before, after)];
};

/** `file` is undefined for one that is the same on both sides: it may still be newly reached. */
export const gainsInSet = (
  path: string,
  file: ChangedFile | undefined,
  before: Side,
  after: Side,
): readonly FileGain[] => {
  const own = file === undefined ? [] : ownGains(file, before, after);
  const isAwake = after.reach.leadsTo(path) && !before.reach.leadsTo(file?.from ?? path);
  if (!isAwake) return own;
  const told = new Set(own.flatMap(({ capability }) => (capability === undefined ? [] : [capability])));
  return [...own, ...awakened(path, before, after, told)];
};
