/** One test's line as a check prints it: `ok 3 name` or `not ok 3 name`. */
export interface TestLine {
  readonly key: string;
  readonly ok: boolean;
  readonly name: string;
}

const RESULT = /^(\s*)(not )?ok\b([^]*)$/;
const NUMBER = /^(?:\s+(\d+))?(?:\s+-)?\s*/;
/** A name goes over one line. */
const NAME = /^.*$/;
const EXEMPT = /#\s*(?:skip|todo)\b/i;

/** How Node's own reporter and others mark a test: `✔ name (0.5ms)`, `✖ name (1 ms) # TODO`. */
const MARKED = /^(\s*)([✔✓√✖✗×✕])\s([^\r\n]*)$/u;
/** How Mocha tells a failure: `  1) name`. */
const NUMBERED = /^(\s+)(\d+\))\s([^\r\n]*)$/;
const DURATION = /\s*\(?\b[\d.]+\s?m?s\)?(\s*#\s*(?:skip|todo)\b.*)?$/i;
const GREEN = new Set(['✔', '✓', '√']);
/** From here on a reporter tells the failures once more. */
const SUMMARY = /^(?:✖ failing tests:|\s+\d+ passing\b.*)$/;

const parseMarked = (line: string): TestLine | undefined => {
  const [, indent = '', mark = '', rest = ''] = MARKED.exec(line) ?? NUMBERED.exec(line) ?? [];
  if (mark === '') return undefined;
  const [, directive] = DURATION.exec(rest) ?? [];
  if (directive !== undefined) return undefined;
  const name = rest.replace(DURATION, '').trim();
  return { key: `${String(indent.length)}:${name}`, ok: GREEN.has(mark), name };
};

/** Reads one line of TAP-like output; the key is stable between runs even when a failure appends its message to the name. */
export const parseTestLine = (line: string): TestLine | undefined => {
  const match = RESULT.exec(line);
  if (match === null) return parseMarked(line);
  const [, indent = '', not, rest = ''] = match;
  const [before = '', number] = NUMBER.exec(rest) ?? [];
  const name = rest.slice(before.length);
  if (!NAME.test(name) || EXEMPT.test(name)) return undefined;
  return { key: `${String(indent.length)}:${number ?? name}`, ok: not === undefined, name: name.trim() };
};

/** All tests of an output by key; a key that occurs again (nested suites count from one each) gets a suffix. */
export const parseTests = (output: string): ReadonlyMap<string, TestLine> => {
  const tests = new Map<string, TestLine>();
  const seen = new Map<string, number>();
  for (const line of output.split(/\r?\n/)) {
    if (SUMMARY.test(line)) break;
    const test = parseTestLine(line);
    if (test === undefined) continue;
    const count = (seen.get(test.key) ?? 0) + 1;
    seen.set(test.key, count);
    const key = count === 1 ? test.key : `${test.key}#${String(count)}`;
    tests.set(key, { ...test, key });
  }
  return tests;
};
