/** Whether an operation behaved under a fault, and whether recovery holds once the fault is gone. */
import { ERROR_CODES } from '@evolve/core/errors';
import type { Ended } from '../proof/operation.ts';
import type { Action } from '../proof/operator.ts';
import { fsck } from '../proof/oracle.ts';
import { openPlace, stationOf, type Site, type Station } from '../proof/site.ts';

export interface Step {
  readonly action: Action;
  readonly from: Station;
  readonly to: Station;
}

export interface Outcome {
  /** What is wrong; undefined when nothing is. */
  readonly wrong?: string;
  readonly succeeded: boolean;
  /** The call failed and left the tree half-way, for recovery to put right. */
  readonly leftHalfWay: boolean;
  readonly code?: string;
}

const wrongAnswer = (ended: Ended | 'hang'): string | undefined => {
  if (ended === 'hang') return 'it hangs';
  const { answer } = ended;
  if (answer === undefined) return `it died: ${ended.stderr.slice(0, 500)}`;
  if (answer.ok) return undefined;
  return answer.code !== undefined && answer.code in ERROR_CODES ? undefined : `a raw error: ${answer.said}`;
};

const isDone = (ended: Ended | 'hang'): boolean =>
  ended !== 'hang' && ended.answer?.ok === true && !JSON.stringify(ended.answer.value).includes('"kept"');

/** Which station is the truth by the journal, for what the journal knows. */
const byJournal = async (site: Site, { action, from, to }: Step): Promise<readonly Station[]> => {
  if (!('id' in action) || action.do === 'restore') return [from, to];
  const state = (await (await openPlace(site.place)).evolution(action.id))?.state;
  return [state === 'committed' ? 'promoted' : 'before'];
};

const LEFT_FOLDER = /^\((before|promoted|other)\) ".*": is "40[^"]*", should be undefined$/;

/** Empty folders that stay where they cannot be removed (a mount point, the folder of another user) hold nobody's work. */
const withoutFolders = async (site: Site, call: string | undefined): ReturnType<typeof stationOf> => {
  const found = await stationOf(site);
  if (call !== 'rmdir' || !('torn' in found) || !found.torn.every((each) => LEFT_FOLDER.test(each))) return found;
  return { station: LEFT_FOLDER.exec(found.torn[0] ?? '')?.[1] as Station };
};

/** Judges what came of `step`; the fault must be gone by now. @param call The name of the call that failed, if it was one. */
export const judgeFault = async (site: Site, step: Step, ended: Ended | 'hang', call?: string): Promise<Outcome> => {
  const succeeded = isDone(ended);
  const code = ended !== 'hang' && ended.answer?.ok === false ? ended.answer.code : undefined;
  const known = { succeeded, ...(code === undefined ? {} : { code }) };
  const wrong = wrongAnswer(ended);
  const atOnce = await withoutFolders(site, call);
  const leftHalfWay = !succeeded && 'torn' in atOnce;
  if (wrong !== undefined) return { ...known, leftHalfWay, wrong };
  if (succeeded && (!('station' in atOnce) || atOnce.station !== step.to)) {
    return { ...known, leftHalfWay, wrong: `success, but at ${JSON.stringify(atOnce).slice(0, 600)}` };
  }
  await (await openPlace(site.place)).recover();
  const found = await withoutFolders(site, call);
  if ('torn' in found)
    return { ...known, leftHalfWay, wrong: `torn after recovery: ${found.torn.slice(0, 4).join('; ')}` };
  const may = succeeded ? [step.to] : await byJournal(site, step);
  if (!may.includes(found.station))
    return { ...known, leftHalfWay, wrong: `at ${found.station}, not at ${may.join(' or ')}` };
  const fault = await fsck(site.place);
  return { ...known, leftHalfWay, ...(fault === undefined ? {} : { wrong: fault }) };
};
