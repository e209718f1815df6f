import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextOpening, withinHours } from '../../src/heartbeat/hours.ts';
import { localDay } from '../../src/heartbeat/local-time.ts';

const at = (iso: string): Date => new Date(iso);
const hours = (from: string, to: string, timeZone: string): Parameters<typeof withinHours>[1] => ({
  from,
  to,
  timeZone,
});

describe('the local day', () => {
  test.each([
    ['2026-01-01T00:30:00Z', 'America/Los_Angeles', '2025-12-31'],
    ['2026-01-01T00:30:00Z', 'Asia/Shanghai', '2026-01-01'],
    ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01-01'],
    ['2026-03-29T22:30:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
  ])('%s in %s is %s', (instant, zone, day) => {
    expect(localDay(at(instant), zone)).toBe(day);
  });

  test('of no date and of no zone is an error', () => {
    expect(() => localDay(new Date(Number.NaN), 'UTC')).toThrow(RangeError);
    expect(() => localDay(at('2026-01-01T00:00:00Z'), 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('active hours', () => {
  test.each([
    ['opens at from', '08:00', '23:00', '2026-05-01T08:00:00Z', true],
    ['is shut just before', '08:00', '23:00', '2026-05-01T07:59:59.999Z', false],
    ['is shut at to', '08:00', '23:00', '2026-05-01T23:00:00Z', false],
    ['is open just before to', '08:00', '23:00', '2026-05-01T22:59:59.999Z', true],
    ['passes midnight, before it', '22:00', '06:00', '2026-05-01T23:30:00Z', true],
    ['passes midnight, after it', '22:00', '06:00', '2026-05-01T05:59:00Z', true],
    ['passes midnight, by day', '22:00', '06:00', '2026-05-01T06:00:00Z', false],
    ['to the end of the day', '08:00', '24:00', '2026-05-01T23:59:59Z', true],
    ['from equal to to is always', '08:00', '08:00', '2026-05-01T03:00:00Z', true],
  ])('%s', (_, from, to, instant, open) => {
    expect(withinHours(at(instant), hours(from, to, 'UTC'))).toBe(open);
  });
});

describe('the next opening', () => {
  test.each([
    ['is now when open', hours('08:00', '23:00', 'UTC'), '2026-05-01T09:00:00.123Z', '2026-05-01T09:00:00.123Z'],
    ['is today', hours('08:00', '23:00', 'UTC'), '2026-05-01T07:59:59.999Z', '2026-05-01T08:00:00.000Z'],
    ['is tomorrow', hours('08:00', '23:00', 'UTC'), '2026-05-01T23:00:00.000Z', '2026-05-02T08:00:00.000Z'],
    [
      'keeps its local time over a change to summer time',
      hours('08:00', '23:00', 'Europe/Berlin'),
      '2026-03-28T22:30:00.000Z',
      '2026-03-29T06:00:00.000Z',
    ],
    [
      'keeps its local time over a change to winter time',
      hours('08:00', '23:00', 'Europe/Berlin'),
      '2026-10-24T21:30:00.000Z',
      '2026-10-25T07:00:00.000Z',
    ],
    [
      'in the hour that is skipped is when the clocks are set',
      hours('02:30', '05:00', 'Europe/Berlin'),
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'of a window within the skipped hour is the next day',
      hours('02:10', '02:50', 'Europe/Berlin'),
      '2026-03-29T00:00:00.000Z',
      '2026-03-30T00:10:00.000Z',
    ],
    [
      'in the hour that is repeated is its first time',
      hours('02:30', '02:45', 'Europe/Berlin'),
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'in the hour that is repeated comes twice',
      hours('02:30', '02:45', 'Europe/Berlin'),
      '2026-10-25T00:45:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'where midnight is skipped is at one',
      hours('00:00', '06:00', 'Asia/Beirut'),
      '2026-03-28T21:00:00.000Z',
      '2026-03-28T22:00:00.000Z',
    ],
    [
      'where a whole day is skipped',
      hours('08:00', '09:00', 'Pacific/Apia'),
      '2011-12-30T00:00:00.000Z',
      '2011-12-30T18:00:00.000Z',
    ],
    [
      'where clocks move by half an hour',
      hours('02:15', '02:20', 'Australia/Lord_Howe'),
      '2026-10-03T15:00:00.000Z',
      '2026-10-04T15:15:00.000Z',
    ],
  ])('%s', (_, window, from, expected) => {
    expect(nextOpening(at(from), window).toISOString()).toBe(expected);
  });
});

/** Days about a change of the clocks, in zones that differ in size, direction and hour of the change. */
const SHIFTS: readonly (readonly [string, string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
];

const MINUTE = 60_000;
const clock = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minutes) => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
});

/** What the clocks on the wall show, by another road than the code's: the text of a formatted time. */
const wall = (instant: number, timeZone: string): string =>
  new Date(instant).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });

const shows = (instant: number, from: string, to: string, zone: string): boolean => {
  const time = wall(instant, zone);
  return from === to || (from < to ? from <= time && time < to : from <= time || time < to);
};

test('property: about every change of clocks the next opening is the first minute that the wall clock shows in the window', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SHIFTS),
      fc.integer({ min: -30 * 60, max: 8 * 60 }),
      clock,
      clock,
      ([zone, shift], minutes, from, to) => {
        const start = Date.parse(shift) + minutes * MINUTE;
        const found = nextOpening(new Date(start), hours(from, to, zone)).getTime();
        let expected = start;
        while (!shows(expected, from, to, zone)) expected += MINUTE;
        expect(new Date(found).toISOString()).toBe(new Date(expected).toISOString());
        expect(withinHours(new Date(found), hours(from, to, zone))).toBe(true);
      },
    ),
    { numRuns: 150, seed: 17 },
  );
});
