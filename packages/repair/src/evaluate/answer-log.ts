import type { Answer } from '../evaluator/protocol.ts';
import { readPlainFile } from './plain-file.ts';

/** Bytes read at once, and of a line; more than any honest answer has. */
const MOST_BYTES = 16_777_216;

/** What was written since the last look. */
export interface LogNews {
  readonly answers: readonly Answer[];
  /** The candidate that was begun last, and has no answer yet. */
  readonly started: number | undefined;
  /** The batch that is through. */
  readonly through: number | undefined;
  /** False when nothing at all was written. */
  readonly moved: boolean;
  /** The file is not there any more, or is none: nothing that follows can be believed, or will come. */
  readonly isLost: boolean;
}

type Line = Partial<Answer> & { readonly started?: unknown; readonly through?: unknown };

/** A process that dies while it writes leaves half a line, and a candidate may write there too: neither is an answer. */
const parseLine = (line: string): Line | undefined => {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const isAnswer = (line: Line): line is Answer =>
  typeof line.id === 'number' &&
  Array.isArray(line.lines) &&
  line.lines.every((text) => typeof text === 'string') &&
  typeof line.output === 'string';

/** Follows the file that an evaluator appends to. */
export class AnswerLog {
  readonly #file: string;
  #offset = 0;
  #rest = Buffer.alloc(0);
  #started: number | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async news(): Promise<LogNews> {
    const found = await readPlainFile(this.#file, this.#offset, MOST_BYTES);
    const isLost = found === undefined && this.#offset > 0;
    const chunk = found ?? Buffer.alloc(0);
    this.#offset += chunk.length;
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(10) + 1;
    this.#rest = bytes.length - end > MOST_BYTES ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end));
    const answers: Answer[] = [];
    let through: number | undefined;
    for (const text of bytes.subarray(0, end).toString('utf8').split('\n')) {
      const line = parseLine(text);
      if (line === undefined) continue;
      if (typeof line.started === 'number') this.#started = line.started;
      else if (typeof line.through === 'number') through = line.through;
      else if (isAnswer(line)) {
        answers.push(line);
        if (line.id === this.#started) this.#started = undefined;
      }
    }
    return { answers, started: this.#started, through, moved: chunk.length > 0, isLost };
  }
}
