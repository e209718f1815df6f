/** Takes from a line what logs put before it: times, levels, names of loggers, threads and containers, marks of CI systems. */
import type { Line } from './line.ts';
import { CLOCK, DATE, LEVEL, PREFIXES } from './prefix-shapes.ts';

const WORDS_OF_ERROR = /\b(?:ERR(?:OR?)?|FTL|CRIT(?:ICAL)?|FATAL|SEVERE|EMERG|ALERT|PANIC)\b|^E[\d ]/i;
const WORDS_OF_OTHER = /\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|WRN|INF|DBG|STATEMENT|DETAIL)\b/i;
/** More than these never stand before one line. */
const MAX_PREFIXES = 8;

/** A stamp after an indentation: the output of another process, quoted. */
const STAMPED = new RegExp(String.raw`^\s{1,16}\[?(?:${DATE}[T ]${CLOCK}|${CLOCK}\b|${LEVEL}\])`);

const levelOf = (cut: string): Line['level'] =>
  WORDS_OF_ERROR.test(cut) ? 'error' : WORDS_OF_OTHER.test(cut) ? 'other' : 'none';

/** The line without the prefixes at its start. */
export const withoutPrefix = ({ text: line, level, tool: signed, logged }: Line): Line => {
  let rest = STAMPED.test(line) ? line.trimStart() : line;
  let tool = signed;
  let known: Line['level'] | undefined;
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    const found = PREFIXES.find(
      ({ pattern, after }) => (after !== true || logged || rest !== line) && pattern.test(rest),
    );
    if (found === undefined) break;
    rest = rest.replace(found.pattern, '');
    tool ||= found.tool ?? '';
    known ??= found.level;
  }
  const own = known ?? levelOf(line.slice(0, line.length - rest.length));
  return { text: rest, level: own === 'none' ? level : own, tool, logged: logged || rest !== line };
};
