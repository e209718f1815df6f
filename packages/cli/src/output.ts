/** Standard output holds the answer: text, or one JSON document. Everything else goes to standard error. */
import type { Writable } from 'node:stream';

export interface Output {
  readonly json: boolean;
  /** The answer: `value` with `--json`, else `lines`. Once per command. */
  answer(value: unknown, lines: readonly string[]): void;
  /** A word on the way. */
  note(line: string): void;
  hasAnswered(): boolean;
}

export const createOutput = (json: boolean, stdout: Writable, stderr: Writable): Output => {
  let hasAnswered = false;
  return {
    json,
    answer: (value, lines) => {
      hasAnswered = true;
      stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    note: (line) => {
      stderr.write(`${line}\n`);
    },
    hasAnswered: () => hasAnswered,
  };
};
