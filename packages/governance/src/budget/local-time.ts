/** A moment as the clocks of a time zone show it. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Milliseconds that the clock shows since its midnight. */
  readonly msOfDay: number;
  /** The clock's reading as if it were UTC, in milliseconds; minus the instant it is the zone's offset. */
  readonly reading: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, fresh);
  return fresh;
};

/**
 * What the clocks of a zone show. Years 1 to 9999.
 * @throws RangeError for an unknown zone or an invalid date.
 */
export const localTime = (date: Date, timeZone: string): LocalTime => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '0';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const ms = ((date.getTime() % 1000) + 1000) % 1000;
  const seconds = (Number(part('hour')) * 60 + Number(part('minute'))) * 60 + Number(part('second'));
  const msOfDay = seconds * 1000 + ms;
  return { day, msOfDay, reading: Date.parse(`${day}T00:00:00.000Z`) + msOfDay };
};

/** The day for which spending at that moment counts, `YYYY-MM-DD`. */
export const localDay = (date: Date, timeZone: string): string => localTime(date, timeZone).day;
