/** The functions that were running, the innermost first: they tell causes apart where the message names nothing. */
import type { Sorted } from './sort.ts';

/** Frames of the platform and of libraries, which rarely are the cause. */
const FOREIGN =
  /node:|node_modules|\(internal\/|(?:site|dist)-packages|[Ll]ib\/python|Python\d*\/[Ll]ib\/|<frozen|<anonymous>\)?$|\bPromise\.\w+ \(index |^\s*at (?:java|javax|jdk|sun|jakarta|kotlin|scala|System|Microsoft|org\.(?:springframework|apache|hibernate|junit|gradle|eclipse))\b|\/rustc\/|\b(?:core|std|alloc|tokio|rust_begin_unwind)::|rust_begin_unwind|runtime\.|\/usr\/(?:lib|local\/go)|\bnet\/http\b/;

/** Where a frame's function stands, by language. */
const FUNCTIONS: readonly RegExp[] = [
  /^\s*File ".*", line \d+, in (.+)$/,
  /^\s*at (?:async |new )?([\w$.<>#/]+(?: [\w$.<>#/]+){0,8})(?: \[as [^\]]*\])? ?\(/,
  /^\s*\d+: (?:0x[0-9a-f]+ - )?(.+?)(?:::h[0-9a-f]{16})?$/,
  /^\s*from .*:in ['`](.+)'$/,
  /^\s*((?:[\w.-]*\/)*[\w-]*\.[\w.*()[\]{}-]+)\(/,
];

/** Go's packages stand before the function, and Java's modules before the class. */
const SHORTEN = /^.*\/(?=[^/]+$)/;
const PYTHON_FRAME = /^\s*File "/;

const functionOf = (frame: string): string | undefined => {
  for (const pattern of FUNCTIONS) {
    const name = pattern.exec(frame)?.[1];
    if (name !== undefined) return name.replace(SHORTEN, '').trim();
  }
  return undefined;
};

/** Names of the top functions of the application; none where the stack was cut above them. */
export const topFunctions = (lines: readonly Sorted[], count: number): readonly string[] => {
  const frames = lines.filter(({ kind }) => kind === 'frame').map(({ text }) => text);
  // Python prints the innermost frame last.
  const inner = frames.some((frame) => PYTHON_FRAME.test(frame)) ? frames.toReversed() : frames;
  const own = inner.filter((frame) => !FOREIGN.test(frame));
  return own
    .flatMap((frame) => functionOf(frame) ?? [])
    .slice(0, count)
    .map((name) => `at ${name}`);
};
