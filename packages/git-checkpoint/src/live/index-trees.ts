/** The trees that an index remembers (its extension `TREE`). Format: gitformat-index(5). */

/** Every folder above some paths; the root is ''. */
export const foldersAbove = (raws: Iterable<string>): ReadonlySet<string> => {
  const folders = new Set(['']);
  for (const raw of raws) {
    for (let at = raw.indexOf('/'); at !== -1; at = raw.indexOf('/', at + 1)) folders.add(raw.slice(0, at));
  }
  return folders;
};

/**
 * The remembered trees without those of some folders. Each is: name, NUL, number of entries, blank, number of folders in it,
 * newline, and its id unless the number of entries is -1.
 * @param hashBytes Length of an id.
 * @returns undefined when it is not what it should be.
 */
export const withoutTrees = (content: Buffer, folders: ReadonlySet<string>, hashBytes: number): Buffer | undefined => {
  const kept: Buffer[] = [];
  const open: { readonly path: string; left: number }[] = [];
  let at = 0;
  do {
    while (open.at(-1)?.left === 0) open.pop();
    const parent = open.at(-1);
    if (parent === undefined && at > 0) return undefined;
    if (parent !== undefined) parent.left -= 1;
    const [nameEnd, lineEnd] = [content.indexOf(0, at), content.indexOf(10, at)];
    const name = content.toString('latin1', at, nameEnd);
    const [, entries = '', subtrees = ''] =
      /^(-?\d+) (\d+)$/.exec(content.toString('latin1', nameEnd + 1, lineEnd)) ?? [];
    if (nameEnd === -1 || lineEnd < nameEnd || entries === '') return undefined;
    const path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
    const idEnd = lineEnd + 1 + (Number(entries) < 0 ? 0 : hashBytes);
    kept.push(folders.has(path) ? Buffer.from(`${name}\0-1 ${subtrees}\n`, 'latin1') : content.subarray(at, idEnd));
    open.push({ path, left: Number(subtrees) });
    at = idEnd;
  } while (at < content.length);
  return at === content.length && open.every(({ left }) => left === 0) ? Buffer.concat(kept) : undefined;
};
