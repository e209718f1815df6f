/** Keeps CURIOSITY.md in step with the knowledge, in both directions. */
import { curiosityEditsOf, type CuriosityEdits } from './curiosity-edits.ts';
import { partsOf, renderCuriosity, type CuriosityFile, type CuriosityView } from './curiosity-file.ts';
import { hashText, readText, replaceText, untilWritten } from './files.ts';
import { withoutComments } from './marks.ts';
import type { View } from './synchronise.ts';

const MAX_TOPICS = 50;
const MAX_EXPLORATIONS = 30;
/** Among so many open topics one is looked for that a person took away. */
const MAX_SEARCHED = 10_000;

const NONE: CuriosityEdits = { added: [], removed: [], foreign: [] };

const shownIn = async ({ knowledge }: View): Promise<CuriosityView> => ({
  topics: await knowledge.curiosity(MAX_TOPICS),
  explorations: await knowledge.explorations(MAX_EXPLORATIONS),
});

const editsIn = async (view: View, { region, hash, isWhole }: CuriosityFile): Promise<CuriosityEdits> => {
  if (region === undefined || hashText(region) === hash) return NONE;
  const { copies, language } = view;
  // What was cut off still says all of it.
  if (!isWhole && (await copies.all()).some((copy) => copy.startsWith(region))) return NONE;
  const written = hash === undefined ? undefined : await copies.find(hash);
  const now = renderCuriosity(await shownIn(view), language, undefined).region;
  return curiosityEditsOf({ region, isWhole }, written, now);
};

/** Topics that are there already were taken in by somebody who died before the file was written. */
const apply = async (view: View, { added, removed }: CuriosityEdits): Promise<number> => {
  if (added.length + removed.length === 0) return 0;
  const { knowledge, clock } = view;
  const open = new Map((await knowledge.curiosity(MAX_SEARCHED)).map(({ id, topic }) => [withoutComments(topic), id]));
  let taken = 0;
  for (const topic of removed) {
    const id = open.get(withoutComments(topic));
    if (id !== undefined && (await knowledge.dismissCuriosity(id))) taken += 1;
  }
  for (const topic of added.filter((each) => !open.has(withoutComments(each)))) {
    await knowledge.addCuriosity(topic, clock.now().toISOString(), { by: 'person' });
    taken += 1;
  }
  return taken;
};

const write = async (view: View, content: string | undefined, moved: readonly string[]): Promise<boolean> => {
  const { file, copies, language } = view;
  const parts = content === undefined ? undefined : partsOf(content);
  const next = renderCuriosity(await shownIn(view), language, parts, moved);
  if (next.content === content) return true;
  await copies.keep(next.region, parts?.hash);
  if ((await readText(file)) !== content) return false;
  await replaceText(file, next.content);
  return true;
};

/** Takes in what a person wrote; returns how many topics changed. Lines that are no topic are moved by the next {@link writeCuriosity}. */
export const takeCuriosity = async (view: View): Promise<number> => {
  const content = await readText(view.file);
  return content === undefined ? 0 : apply(view, await editsIn(view, partsOf(content)));
};

/** Takes in what a person wrote, and writes the file. Returns how many topics changed. @throws EVOLVE_BUSY */
export const writeCuriosity = async (view: View): Promise<number> => {
  let taken = 0;
  await untilWritten(view.file, async () => {
    const content = await readText(view.file);
    const edits = content === undefined ? NONE : await editsIn(view, partsOf(content));
    taken += await apply(view, edits);
    return write(view, content, edits.foreign);
  });
  return taken;
};
