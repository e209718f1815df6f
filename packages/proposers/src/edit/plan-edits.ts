import type { Edit, ReplaceEdit } from './answer.ts';
import { look, pathProblem, readText } from './trial-files.ts';

/** One file as it is and as it would be. `before` is absent for a new one. */
export interface PlannedFile {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

export type Plan =
  | { readonly ok: true; readonly files: readonly PlannedFile[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Applied = { readonly text: string } | { readonly problem: string };

const MAX_PROBLEMS = 10;

const occurrences = (text: string, search: string): number => text.split(search).length - 1;

/** Models write line feeds; a file with Windows line ends is searched and written with its own. */
const inLineEndsOf = (text: string, part: string): string =>
  text.includes('\r\n') ? part.replaceAll(/\r?\n/g, '\r\n') : part;

const replaceOnce = (text: string, { search, replace }: ReplaceEdit): Applied => {
  const wanted = inLineEndsOf(text, search);
  const count = occurrences(text, wanted);
  if (count === 0) return { problem: 'the search text does not occur in the file; copy it exactly, blanks included' };
  if (count > 1) return { problem: `the search text occurs ${count} times; take in more lines until it is unique` };
  const at = text.indexOf(wanted);
  return { text: text.slice(0, at) + inLineEndsOf(text, replace) + text.slice(at + wanted.length) };
};

const refusal = async (dir: string, path: string, editable: (path: string) => boolean): Promise<string | undefined> => {
  const problem = pathProblem(path);
  if (problem !== undefined) return `the path ${problem}`;
  if (!editable(path)) return 'this file is protected and must not be changed';
  return (await look(dir, path)) === 'unsafe'
    ? 'the path is a link, a folder, or leads through one that is'
    : undefined;
};

const applyOne = (edit: Edit, current: string | undefined, exists: boolean): Applied => {
  if ('search' in edit) {
    if (current !== undefined) return replaceOnce(current, edit);
    return { problem: exists ? 'the file is not text that can be edited' : 'there is no such file' };
  }
  return exists ? { problem: 'the file exists: change it by search and replace' } : { text: edit.content };
};

interface Draft {
  readonly before: string | undefined;
  readonly exists: boolean;
  readonly text: string | undefined;
}

const open = async (dir: string, path: string): Promise<Draft> => {
  const before = await readText(dir, path);
  return { before, text: before, exists: (await look(dir, path)) === 'file' };
};

const changed = (drafts: ReadonlyMap<string, Draft>): readonly PlannedFile[] =>
  [...drafts].flatMap(([path, { before, text }]) =>
    text === undefined || text === before ? [] : [{ path, ...(before === undefined ? {} : { before }), after: text }],
  );

/**
 * What the edits come to, all of them or none; nothing is written. Edits of one file build on each other in their order.
 */
export const planEdits = async (
  dir: string,
  edits: readonly Edit[],
  editable: (path: string) => boolean,
): Promise<Plan> => {
  const problems: string[] = [];
  const drafts = new Map<string, Draft>();
  for (const edit of edits) {
    const refused = await refusal(dir, edit.path, editable);
    const draft = drafts.get(edit.path) ?? (refused === undefined ? await open(dir, edit.path) : undefined);
    const applied =
      draft === undefined
        ? { problem: refused ?? '' }
        : applyOne(edit, draft.text, draft.exists || draft.text !== undefined);
    if ('problem' in applied) problems.push(`${JSON.stringify(edit.path.slice(0, 200))}: ${applied.problem}`);
    else if (draft !== undefined) drafts.set(edit.path, { ...draft, text: applied.text });
  }
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
  const files = changed(drafts);
  return files.length > 0 ? { ok: true, files } : { ok: false, problems: ['the edits change nothing'] };
};
