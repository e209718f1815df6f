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

/** Reads one line of TAP-like output; the key is stable between runs even when a failure appends its message to the name. */
export const parseTestLine = (line: string): TestLine | undefined => {
  const match = RESULT.exec(line);
  if (match === null) return undefined;
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
    const test = parseTestLine(line);
    if (test === undefined) continue;
    const count = (seen.get(test.key) ?? 0) + 1;
    seen.set(test.key, count);
    const key = count === 1 ? test.key : `${test.key}#${String(count)}`;
    tests.set(key, { ...test, key });
  }
  return tests;
};
