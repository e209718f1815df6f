/** Standard output holds the answer: text, or one JSON document. Everything else goes to standard error. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export interface Output {
  readonly json: boolean;
  /** The answer: `value` with `--json`, else `lines`. Once per command. */
  answer(value: unknown, lines: readonly string[]): void;
  /** A long answer, document by document as they come: a line each, with `--json` one array. Once per command. */
  stream(documents: AsyncIterable<string>, signal: AbortSignal): Promise<void>;
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
    stream: async (documents, signal) => {
      hasAnswered = true;
      const write = async (text: string): Promise<void> => {
        if (!stdout.write(text)) await once(stdout, 'drain', { signal });
      };
      let before = json ? '[\n' : '';
      for await (const document of documents) {
        signal.throwIfAborted();
        await write(`${before}${document}${json ? '' : '\n'}`);
        before = json ? ',\n' : '';
      }
      if (json) await write(`${before === ',\n' ? '' : before}\n]\n`);
    },
    note: (line) => {
      stderr.write(`${line}\n`);
    },
    hasAnswered: () => hasAnswered,
  };
};
