/**
 * The book beside the journal: one file that all workers append to, a line for each answer that they were given. The order of
 * its lines is the order in which they were written: a settlement is announced before it is asked for, and a reservation is
 * noted after it was granted. So what the lines add up to is never more than what the journal held at that moment.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** `settling` and `releasing` before the call, everything else after its answer; `lost`: the lease was somebody else's. */
export type Note = 'granted' | 'refused' | 'settling' | 'settled' | 'releasing' | 'released' | 'lost';

export interface Line {
  readonly note: Note;
  readonly worker: number;
  readonly index: number;
}

/** One `write` of a short line on a file opened for appending: it is there whole, or not at all. */
export const acknowledge = (file: string, { note, worker, index }: Line): void => {
  appendFileSync(file, `${note} ${String(worker)} ${String(index)}\n`);
};

export const readLines = (file: string): readonly Line[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [note = '', worker = '', index = ''] = line.split(' ');
          return { note: note as Note, worker: Number(worker), index: Number(index) };
        })
    : [];

const ENDS: readonly Note[] = ['refused', 'settled', 'released', 'lost'];

export const isEnd = (note: Note): boolean => ENDS.includes(note);
