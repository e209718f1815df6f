/** The parts of one printed error, so that a transformation can drop, keep or wrap a part by what it is. */

export type PartKind = 'lead' | 'message' | 'stack' | 'note' | 'exit';

export interface Part {
  readonly kind: PartKind;
  readonly lines: readonly string[];
}

/** An error as a tool prints it, in the order it prints it. At least one part must be a message. */
export type Printed = readonly Part[];

type Lines = readonly string[] | string;

function part(kind: PartKind, lines: Lines): Part {
  return { kind, lines: typeof lines === 'string' ? lines.split('\n') : lines };
}

/** What the tool prints before it says anything about the error. */
export const lead = (lines: Lines): Part => part('lead', lines);
/** The words that name the cause. No transformation ever drops these. */
export const message = (lines: Lines): Part => part('message', lines);
/** Stack frames. */
export const stack = (lines: Lines): Part => part('stack', lines);
/** Hints, source excerpts, properties and other words that help but do not name the cause. */
export const note = (lines: Lines): Part => part('note', lines);
/** The closing lines of the tool: exit code, summary, log file. */
export const exit = (lines: Lines): Part => part('exit', lines);

export function linesOf(printed: Printed): string[] {
  return printed.flatMap((item) => [...item.lines]);
}

export function messageLines(printed: Printed): string[] {
  return linesOf(printed.filter((item) => item.kind === 'message'));
}

export function indent(lines: readonly string[], by: string): string[] {
  return lines.map((line) => (line === '' ? line : by + line));
}
