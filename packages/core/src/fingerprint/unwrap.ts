/** Takes from a line what stands around its message: location, severity, who met the error, references to help. */
import { namesSomething } from './names.ts';
import { CALLER, INNER, KEEPS_INNER, LOCATIONS, SEGMENTS, TAILS, WRAPPERS } from './wrappers.ts';

const MAX_ROUNDS = 12;

/** Until none fits: a wrapper may stand before a location, and before another wrapper. */
const withoutHead = (line: string): string => {
  let rest = line.trim();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const found = [...LOCATIONS, ...WRAPPERS].find((pattern) => pattern.test(rest));
    const next = found === undefined ? rest : rest.replace(found, '');
    if (next === rest || next.trim() === '') return rest;
    rest = next;
  }
  return rest;
};

/** `job failed: TypeError: x`: the last error within the line is the one that is meant. */
const innermost = (line: string): string => {
  if (KEEPS_INNER.test(line)) return line;
  const last = [...line.matchAll(INNER)].at(-1);
  return last === undefined ? line : line.slice(last.index + last[0].length - (last[1]?.length ?? 0));
};

const withoutSegment = (line: string): string => {
  const next = SEGMENTS.reduce((rest, pattern) => (rest === line ? rest.replace(pattern, '') : rest), line);
  return namesSomething(next) && next.split(' ').length >= 3 ? next : line;
};

/** Go's and others' `failed to x: failed to y: z`, as far as what is left still names something. */
const withoutSegments = (line: string): string => {
  let rest = line;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = rest.replace(CALLER, '');
    const inner = next === rest ? withoutSegment(rest) : next;
    if (inner === rest) return rest;
    rest = inner;
  }
  return rest;
};

const withoutTail = (line: string): string => TAILS.reduce((rest, pattern) => rest.replace(pattern, ''), line);

export const unwrap = (line: string): string => {
  const inner = withoutHead(innermost(withoutHead(line)));
  const plain = withoutTail(withoutSegments(inner));
  return plain === '' ? inner : plain;
};
