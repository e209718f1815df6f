import { EvolveError } from '@evolve/core/errors';
import { EXPORTED_KINDS, FORMAT, FORMAT_VERSION, type ExportedKind } from './format.ts';
import type { KnowledgeRecords } from './records.ts';

/** Options of {@link exportKnowledge}. */
export interface ExportOptions {
  /** @default all but observations, which are many and go by themselves */
  readonly kinds?: readonly ExportedKind[];
}

/** Rows that are held at once. */
const PAGE = 200;

/** What an export has where nobody says otherwise. */
export const DEFAULT_EXPORTED_KINDS: readonly ExportedKind[] = EXPORTED_KINDS.filter((kind) => kind !== 'observation');

/**
 * What an agent knows as JSON Lines, without line ends: a header, then a record each, in the order in which they came. Little
 * is held at once, and the store is not locked; what is written meanwhile may be in it or not.
 * @throws EVOLVE_OPTIONS for a kind that does not exist.
 */
export async function* exportKnowledge(
  { records }: { readonly records: KnowledgeRecords },
  { kinds = DEFAULT_EXPORTED_KINDS }: ExportOptions = {},
): AsyncGenerator<string> {
  const unknown = kinds.find((kind) => !EXPORTED_KINDS.includes(kind));
  if (unknown !== undefined) {
    throw new EvolveError('EVOLVE_OPTIONS', `there is no kind ${unknown}`, {
      hint: `Kinds: ${EXPORTED_KINDS.join(', ')}.`,
    });
  }
  const wanted = EXPORTED_KINDS.filter((kind) => kinds.includes(kind));
  yield JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, kinds: wanted });
  for (const kind of wanted) {
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = await records.page(kind, { after, limit: PAGE });
      for (const record of page.records) yield JSON.stringify(record);
      after = page.next;
    }
  }
}
