import path from 'node:path';
import { applyWithInsertions } from '../source/splice.ts';
import type { Job, JobCandidate } from './protocol.ts';
import { rewrite } from './rewrite.ts';

/** The files that candidates edit, as the last candidate left them. */
export class EditedFiles {
  readonly #job: Job;
  #edited: number[] = [];

  constructor(job: Job) {
    this.#job = job;
    for (const index of job.files.keys()) this.#write(index, []);
  }

  /** Makes the files those of a candidate. Absolute paths of what was written. */
  apply({ edits }: JobCandidate): readonly string[] {
    const edited = edits.map(({ file }) => file);
    const restored = this.#edited.filter((index) => !edited.includes(index));
    for (const index of restored) this.#write(index, []);
    for (const { file, splices } of edits) this.#write(file, splices);
    this.#edited = edited;
    return [...restored, ...edited].flatMap((index) => this.#pathOf(index) ?? []);
  }

  #pathOf(index: number): string | undefined {
    const file = this.#job.files[index];
    return file === undefined ? undefined : path.join(this.#job.root, file.path);
  }

  #write(index: number, splices: JobCandidate['edits'][number]['splices']): void {
    const [file, target] = [this.#job.files[index], this.#pathOf(index)];
    if (file === undefined || target === undefined) return;
    rewrite(target, applyWithInsertions(file.text, splices, file.fuel));
  }
}
