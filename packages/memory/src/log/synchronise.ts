/** Takes in what a person wrote and writes the file, until nobody else wrote in between. */
import type { Clock, Ids } from '@evolve/core/contracts';
import { archiveEditsOf } from './archive-edits.ts';
import type { LogKnowledge } from './archives.ts';
import { blocksOf } from './blocks.ts';
import { sealed, unsealed, type Copies } from './copies.ts';
import { DRAFT_PREFIX, UNKNOWN_TIME, type EvolutionLog } from './evolution-log.ts';
import { readText, replaceText, untilWritten } from './files.ts';
import type { LogLanguage } from './headings.ts';
import { mergeTexts } from './merge-texts.ts';
import { parseEvolutionLog } from './parse.ts';
import { renderEvolutionLog } from './render.ts';
import { editsOf, type Edit } from './take-in.ts';

export interface View {
  readonly file: string;
  readonly copies: Copies;
  readonly knowledge: LogKnowledge;
  readonly language: LogLanguage;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Found {
  readonly text: string;
  /** Undefined when the mark of what was last written is gone. */
  readonly hash: string | undefined;
}

/** A file that is the beginning of what we wrote was cut off by an accident: it still says all of it. */
const wholeOf = async ({ copies }: View, content: string | undefined): Promise<Found | undefined> => {
  const found = content === undefined ? undefined : unsealed(content);
  if (found?.hash !== undefined) return found;
  const cut = (await copies.all()).find((copy) => sealed(copy).startsWith(content ?? ''));
  return cut === undefined ? found : unsealed(sealed(cut));
};

const hasTodo = (text: string): boolean =>
  blocksOf(text).some((block) => block.kind === 'section' && block.section === 'todo');

interface Compared {
  readonly base: EvolutionLog | undefined;
  readonly file: EvolutionLog;
}

/** The person's edits of entries. */
const findEdits = async (
  { knowledge, language }: View,
  { base, file }: Compared,
  text: string,
): Promise<readonly Edit[]> => {
  const current = await knowledge.log.entries();
  const known = new Set(current.map(({ id }) => id));
  const others = file.entries.map(({ id }) => id).filter((id) => !known.has(id));
  const archived = (await knowledge.archives?.archived(others)) ?? [];
  return editsOf({ base, file, current, archived, hasTodo: hasTodo(text), language });
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
      const { createdAt, updatedAt } = edit.entry;
      const isUndated = createdAt === UNKNOWN_TIME;
      const times = isUndated ? { createdAt: now, updatedAt: now } : { createdAt, updatedAt };
      const id = edit.entry.id.startsWith(DRAFT_PREFIX) ? ids() : edit.entry.id;
      await knowledge.log.put({ ...edit.entry, ...times, id, source: 'person' });
    }
  }
};

/** Returns how many archives a person changed or brought. */
const takeArchives = async ({ knowledge: { archives }, ids }: View, { base, file }: Compared): Promise<number> => {
  if (archives === undefined || file.archives === undefined) return 0;
  const edits = archiveEditsOf(
    {
      base: base === undefined ? undefined : (base.archives ?? []),
      file: file.archives,
      current: await archives.list(),
    },
    ids,
  );
  for (const archive of edits) await archives.put(archive);
  return edits.length;
};

/** Returns how many entries and archives changed. */
export const takeEdits = async (view: View, content: string | undefined): Promise<number> => {
  const found = await wholeOf(view, content);
  if (found === undefined) return 0;
  const copy = found.hash === undefined ? undefined : await view.copies.find(found.hash);
  const compared: Compared = {
    base: copy === undefined ? undefined : parseEvolutionLog(copy),
    file: parseEvolutionLog(found.text),
  };
  const edits = await findEdits(view, compared, found.text);
  for (const edit of edits) await applyEdit(view, edit);
  return edits.length + (await takeArchives(view, compared));
};

/** What is not of the log in the file, and what another person has put there since this one began. */
const foreignOf = async (
  { copies }: View,
  found: Found | undefined,
): Promise<Pick<EvolutionLog, 'texts' | 'archives'>> => {
  if (found === undefined) return { texts: {} };
  const { texts: file, archives } = parseEvolutionLog(found.text);
  const copy = found.hash === undefined ? undefined : await copies.find(found.hash);
  const written = (await copies.newest()) ?? copy;
  const texts =
    written === undefined || written === copy
      ? file
      : mergeTexts({
          base: copy === undefined ? undefined : parseEvolutionLog(copy).texts,
          file,
          written: parseEvolutionLog(written).texts,
        });
  return { texts, ...(archives === undefined ? {} : { archives }) };
};

/** Writes over `content`, from which everything was taken in; false when somebody saved the file in the meantime. */
const writeLog = async (view: View, content: string | undefined): Promise<boolean> => {
  const { file, copies, knowledge, language } = view;
  const found = await wholeOf(view, content);
  const foreign = await foreignOf(view, found);
  // A knowledge without archives leaves those of the file where they are.
  const archives = (await knowledge.archives?.list()) ?? foreign.archives ?? [];
  const text = renderEvolutionLog({ language, entries: await knowledge.log.entries(), archives, texts: foreign.texts });
  const next = sealed(text);
  if (next === content) return true;
  await copies.keep(text, found?.hash);
  if ((await readText(file)) !== content) return false;
  await replaceText(file, next);
  return true;
};

/** Returns how many edits were taken in. @throws EVOLVE_BUSY */
export const synchronise = async (view: View): Promise<number> => {
  let taken = 0;
  await untilWritten(view.file, async () => {
    const content = await readText(view.file);
    taken += await takeEdits(view, content);
    return writeLog(view, content);
  });
  return taken;
};
