/** What a person did to the archives of the file: lines may be changed, a whole archive stays, one from elsewhere comes in. */
import type { Ids } from '@evolve/core/contracts';
import type { LogArchive } from './archive.ts';
import { saysTheSame } from './archive-identity.ts';
import { DRAFT_PREFIX } from './evolution-log.ts';

export interface ArchiveVersions {
  /** As they were last written; undefined when that copy is not known for certain. */
  readonly base: readonly LogArchive[] | undefined;
  readonly file: readonly LogArchive[];
  readonly current: readonly LogArchive[];
}

const without = (lines: readonly string[], known: readonly string[]): readonly string[] =>
  lines.filter((line) => !known.includes(line));

/** The person's lines, and what the log has added to its own since. */
const joinedLines = (file: LogArchive, current: LogArchive, base: LogArchive | undefined): readonly string[] =>
  base === undefined
    ? [...current.lines, ...without(file.lines, current.lines)]
    : [...file.lines, ...without(without(current.lines, base.lines), file.lines)];

const changed = (file: LogArchive, current: LogArchive, base: LogArchive | undefined): LogArchive | undefined => {
  if (saysTheSame(base ?? current, file)) return undefined;
  const from = base === undefined || base.from === file.from ? current.from : file.from;
  const to = base === undefined || base.to === file.to ? current.to : file.to;
  const next = { ...current, from, to, lines: joinedLines(file, current, base) };
  return saysTheSame(next, current) ? undefined : next;
};

/** The archives to write, each as it is to be. */
export const archiveEditsOf = ({ base, file, current }: ArchiveVersions, ids: Ids): readonly LogArchive[] => {
  const known = new Map(current.map((archive) => [archive.id, archive]));
  const edited = new Set<string>();
  for (const archive of file) {
    const own = known.get(archive.id);
    const before = base?.find(({ id }) => id === archive.id);
    if (own === undefined && [...known.values()].some((other) => saysTheSame(other, archive))) continue;
    const id = archive.id.startsWith(DRAFT_PREFIX) ? ids() : archive.id;
    const next = own === undefined ? ({ ...archive, id, by: 'person' } as const) : changed(archive, own, before);
    if (next === undefined) continue;
    known.set(next.id, next);
    edited.add(next.id);
  }
  return [...known.values()].filter(({ id }) => edited.has(id));
};
