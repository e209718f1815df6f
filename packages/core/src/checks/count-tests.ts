/** How test runners say how many tests ran; the first that matches counts. Data, not code: add a runner here. */
const PATTERNS: readonly { readonly runner: string; readonly pattern: RegExp; readonly sum?: boolean }[] = [
  { runner: 'node:test', pattern: /^[#ℹ] tests (\d+)/gm, sum: true },
  { runner: 'vitest', pattern: /^\s*Tests\s.*\((\d+)\)/gm },
  { runner: 'jest', pattern: /^Tests:.*?(\d+) total/gm },
  { runner: 'pytest', pattern: /\b(\d+) (?:passed|failed)\b/g, sum: true },
  { runner: 'mocha', pattern: /^\s*(\d+) (?:passing|failing)/gm, sum: true },
];

const TAP_LINE = /^\s*(?:not )?ok\b/gm;

/** The number of tests that an output tells of; undefined when it does not say. */
export const countTests = (output: string): number | undefined => {
  for (const { pattern, sum } of PATTERNS) {
    const counts = [...output.matchAll(pattern)].map((match) => Number(match[1]));
    if (counts.length > 0) return sum === true ? counts.reduce((total, count) => total + count, 0) : counts[0];
  }
  const lines = output.match(TAP_LINE)?.length ?? 0;
  return lines > 0 ? lines : undefined;
};
