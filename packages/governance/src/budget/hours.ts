import type { Policy } from '@evolve/core/contracts';
import { localTime } from './local-time.ts';

type Hours = Policy['hours'];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A window that opens only while clocks are set forward does not open that day; none stays shut for more days than this. */
const MAX_STEPS = 16;

const msOf = (time: string): number => {
  const [hour, minute] = time.split(':').map(Number);
  if (hour === undefined || minute === undefined || !Number.isFinite(hour * minute)) {
    throw new TypeError(`not a time of day: ${time}`);
  }
  return (hour * 60 + minute) * MINUTE;
};

/**
 * Whether the clocks of the zone show a time in the window: `from` inclusive, `to` exclusive; a `to` before `from` lies on
 * the next day, and an equal one leaves the window always open.
 */
export const withinHours = (date: Date, { from, to, timeZone }: Hours): boolean => {
  const { msOfDay } = localTime(date, timeZone);
  const [start, end] = [msOf(from), msOf(to)];
  if (start === end) return true;
  return start < end ? start <= msOfDay && msOfDay < end : start <= msOfDay || msOfDay < end;
};

const offsetAt = (instant: number, timeZone: string): number =>
  localTime(new Date(instant), timeZone).reading - instant;

/** The first instant after `low` at which the zone's offset is no longer that of `low`; `high` when it stays. */
const shiftBetween = (low: number, high: number, timeZone: string): number => {
  const offset = offsetAt(low, timeZone);
  if (offsetAt(high, timeZone) === offset) return high;
  let [same, other] = [low, high];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle, timeZone) === offset) same = middle;
    else other = middle;
  }
  return other;
};

/**
 * The first instant from `date` on that lies in the window; `date` itself when it does. Clocks that are set forward past
 * `from` open the window at the moment they are set; clocks that are set back may open it twice.
 */
export const nextOpening = (date: Date, hours: Hours): Date => {
  let instant = date.getTime();
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (withinHours(new Date(instant), hours)) return new Date(instant);
    const { msOfDay } = localTime(new Date(instant), hours.timeZone);
    const wait = (msOf(hours.from) - msOfDay + DAY) % DAY;
    instant = shiftBetween(instant, instant + wait, hours.timeZone);
  }
  throw new RangeError(`the window from ${hours.from} to ${hours.to} in ${hours.timeZone} never opens`);
};
