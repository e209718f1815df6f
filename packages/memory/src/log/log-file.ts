/**
 * EVOLUTION.md and CURIOSITY.md: views of the knowledge for people, who may edit them.
 *
 * Owns: the two files and the copies of what was last written. Others own: the entries, which live in the
 * knowledge.
 *
 * 1. What a person wrote is taken in before the file is written, and text that is no entry stays to the byte.
 * 2. A change of one side never undoes a change of the other: both are compared with the copy that was last written.
 * 3. A file that is missing or has lost its headings deletes nothing.
 * 4. A reader sees a whole file at any instant.
 */
import { join } from 'node:path';
import type { Clock, Ids, Knowledge, LogView } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { systemClock, timeIds } from '@evolve/core/time';
import { blocksOf } from './blocks.ts';
import { copiesIn, sealed, unsealed, type Copies } from './copies.ts';
import { renderCuriosity } from './curiosity-file.ts';
import { DRAFT_PREFIX } from './evolution-log.ts';
import { readText, replaceText } from './files.ts';
import type { LogLanguage } from './headings.ts';
import { parseEvolutionLog } from './parse.ts';
import { renderEvolutionLog } from './render.ts';
import { editsOf, type Edit } from './take-in.ts';

/** Options of {@link evolutionLogFile}. */
export interface LogFileOptions {
  /** Where the files go, for example `.evolve` in the repository; created when missing. */
  readonly dir: string;
  /** Where the entries live; a person's edits of the file are written there. */
  readonly knowledge: Pick<Knowledge, 'log' | 'curiosity' | 'explorations'>;
  /** @default 'en' */
  readonly language?: LogLanguage;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** @default time and random bits */
  readonly ids?: Ids;
}

const COPIES_DIR = '.views';
/** How often a person may save while we write before we leave it for the next time. */
const MAX_TRIES = 5;
const MAX_TOPICS = 50;
const MAX_EXPLORATIONS = 30;

interface View {
  readonly file: string;
  readonly curiosityFile: string;
  readonly copies: Copies;
  readonly knowledge: LogFileOptions['knowledge'];
  readonly language: LogLanguage;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The person's edits in this content of the file. */
const findEdits = async ({ copies, knowledge }: View, content: string): Promise<readonly Edit[]> => {
  const { text, hash } = unsealed(content);
  const copy = hash === undefined ? undefined : await copies.find(hash);
  return editsOf({
    base: copy === undefined ? undefined : parseEvolutionLog(copy),
    file: parseEvolutionLog(text),
    current: await knowledge.log.entries(),
    hasTodo: blocksOf(text).some((block) => block.kind === 'section' && block.section === 'todo'),
  });
};

const applyEdit = async ({ knowledge, clock, ids }: View, edit: Edit): Promise<void> => {
  const now = clock.now().toISOString();
  switch (edit.kind) {
    case 'remove':
      await knowledge.log.remove(edit.id);
      return;
    case 'change':
      await knowledge.log.put({ ...edit.entry, updatedAt: now });
      return;
    case 'add': {
      const id = edit.entry.id.startsWith(DRAFT_PREFIX) ? ids() : edit.entry.id;
      await knowledge.log.put({ ...edit.entry, id, source: 'person', createdAt: now, updatedAt: now });
    }
  }
};

const takeEdits = async (view: View, content: string | undefined): Promise<number> => {
  if (content === undefined) return 0;
  const edits = await findEdits(view, content);
  for (const edit of edits) await applyEdit(view, edit);
  return edits.length;
};

/** Writes over `found`, from which everything was taken in; false when somebody saved the file in the meantime. */
const writeLog = async ({ file, copies, knowledge, language }: View, found: string | undefined): Promise<boolean> => {
  const before = found === undefined ? undefined : unsealed(found);
  const texts = before === undefined ? {} : parseEvolutionLog(before.text).texts;
  const text = renderEvolutionLog({ language, entries: await knowledge.log.entries(), texts });
  const content = sealed(text);
  if (content === found) return true;
  await copies.keep(text, before?.hash);
  if ((await readText(file)) !== found) return false;
  await replaceText(file, content);
  return true;
};

const writeCuriosity = async ({ curiosityFile, knowledge, language }: View): Promise<void> => {
  const existing = await readText(curiosityFile);
  const [topics, explorations] = [
    await knowledge.curiosity(MAX_TOPICS),
    await knowledge.explorations(MAX_EXPLORATIONS),
  ];
  const content = renderCuriosity({ topics, explorations }, language, existing);
  if (content !== existing) await replaceText(curiosityFile, content);
};

/** Takes in and writes until nobody else wrote in between; returns how many edits were taken in. */
const synchronise = async (view: View): Promise<number> => {
  let taken = 0;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await readText(view.file);
    taken += await takeEdits(view, found);
    if (await writeLog(view, found)) return taken;
  }
  throw new EvolveError('EVOLVE_BUSY', `${view.file} keeps changing while it is written`, {
    data: { file: view.file },
  });
};

/** One call after the other, whether the one before failed or not. */
const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
};

/**
 * The log as files for people. `takeIn` writes the file too when there was something to take in, so the same edit is
 * never taken twice. Rejects with EVOLVE_STORE_FAILED, EVOLVE_STORE_FULL, EVOLVE_BUSY.
 */
export const evolutionLogFile = ({
  dir,
  knowledge,
  language = 'en',
  clock = systemClock,
  ids,
}: LogFileOptions): LogView => {
  const view: View = {
    file: join(dir, 'EVOLUTION.md'),
    curiosityFile: join(dir, 'CURIOSITY.md'),
    copies: copiesIn(join(dir, COPIES_DIR)),
    knowledge,
    language,
    clock,
    ids: ids ?? timeIds(clock),
  };
  const inTurn = oneAtATime();
  return {
    takeIn: () =>
      inTurn(async () => {
        const taken = await takeEdits(view, await readText(view.file));
        return taken === 0 ? 0 : taken + (await synchronise(view));
      }),
    render: () =>
      inTurn(async () => {
        await synchronise(view);
        await writeCuriosity(view);
      }),
  };
};
