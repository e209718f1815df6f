/** What a path holds, by its name: records are kept by it, and compared only within one kind. */
type PathKind = 'code' | 'settings' | 'data' | 'text';

/** From what can do most to what can do least; a change is of the kind of its strongest path. */
const KINDS: readonly (readonly [PathKind, RegExp])[] = [
  ['text', /\.(?:md|mdx|txt|rst|adoc|prompt)$/iu],
  ['settings', /\.(?:json|jsonc|json5|ya?ml|toml|ini|cfg|conf|env|xml)$/iu],
  ['data', /\.(?:jsonl|ndjson|csv|tsv|sqlite3?|db|parquet|png|jpe?g|gif|svg|webp|ico|pdf)$/iu],
];
const ORDER: readonly PathKind[] = ['text', 'data', 'settings', 'code'];

/** Whatever is not known to be something else counts as code. */
const kindOfPath = (path: string): PathKind => KINDS.find(([, names]) => names.test(path))?.[0] ?? 'code';

/** The kind of a change: that of its strongest path; `text` for none. */
export const kindOfPaths = (paths: readonly string[]): PathKind =>
  paths
    .map(kindOfPath)
    .reduce<PathKind>((most, kind) => (ORDER.indexOf(kind) > ORDER.indexOf(most) ? kind : most), 'text');
