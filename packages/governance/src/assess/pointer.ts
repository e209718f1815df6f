import type { Node } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { canonicalJson } from '@evolve/core/ledger';
import type { Json } from '@evolve/core/contracts';
import { keyOf, parseJsonTree } from '../json/tree.ts';
import { foldHeading } from '../paths/fold.ts';
import { hiddenCharacters } from './surroundings.ts';

/**
 * A file that was read: the canonical text of its values, undefined where there is none. `fault`: the file does not say them
 * without doubt.
 */
type Reading =
  | {
      readonly at: (parts: readonly string[]) => string | undefined;
      /** The keys of the object there. */
      readonly keys: (parts: readonly string[]) => readonly string[];
    }
  | { readonly fault: string };

/**
 * Keys by which a file takes in what another one says, or every object what one says: beside a protected value, or above it,
 * they can put another in its place.
 */
const REFERENCES: readonly string[] = [
  ...['extends', '$extends', 'extend', 'inherit', 'inherits', 'inherit_from', 'preset', 'presets', 'base', 'parent'],
  ...['$ref', 'include', 'includes', '$include', 'import', 'imports', '$import', 'overrides', '$overrides', '$schema'],
];

const decode = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

const step = (node: Node | undefined, part: string): Node | undefined => {
  if (node?.type === 'array') return /^(?:0|[1-9]\d*)$/u.test(part) ? node.children?.[Number(part)] : undefined;
  if (node?.type !== 'object') return undefined;
  return node.children?.find((property) => keyOf(property) === part)?.children?.[1];
};

/** Whole numbers beyond what a double holds are kept as they are written: others read them exactly. */
const scalar = (node: Node, text: string): string => {
  const value: unknown = node.value;
  const exact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
  return exact ? JSON.stringify(value) : text.slice(node.offset, node.offset + node.length);
};

const canonicalNode = (node: Node, text: string): string => {
  const children = node.children ?? [];
  if (node.type === 'array') return `[${children.map((child) => canonicalNode(child, text)).join(',')}]`;
  if (node.type !== 'object') return scalar(node, text);
  const entries = children.map((property) => {
    const value = property.children?.[1];
    return `${JSON.stringify(keyOf(property))}:${value === undefined ? '' : canonicalNode(value, text)}`;
  });
  return `{${entries.sort().join(',')}}`;
};

const readJson = (text: string): Reading => {
  const { root, faults } = parseJsonTree(text);
  const [fault] = faults;
  if (fault !== undefined) return { fault: fault.message };
  return {
    at: (parts) => {
      const node = parts.reduce<Node | undefined>(step, root);
      return node === undefined ? undefined : canonicalNode(node, text);
    },
    keys: (parts) => {
      const node = parts.reduce<Node | undefined>(step, root);
      return node?.type === 'object' ? (node.children ?? []).map(keyOf) : [];
    },
  };
};

const stepValue = (value: Json | undefined, part: string): Json | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, part) ? (value as Readonly<Record<string, Json>>)[part] : undefined;
};

/** What JSON has no word for keeps one of its own, so that no two values look alike. */
const plainValue = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return { integer: value.toString() };
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
};

const EMPTY: Reading = { at: () => undefined, keys: () => [] };

const readYaml = (text: string): Reading => {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: true, intAsBigInt: true });
  if (!Array.isArray(documents)) return EMPTY;
  const [document] = documents;
  if (document === undefined) return EMPTY;
  if (documents.length > 1) return { fault: 'more than one document' };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return { fault: `not plain YAML: ${problem.code}` };
  if (/^%/mu.test(text)) return { fault: 'not plain YAML: a directive' };
  const plain = JSON.stringify(document.toJS({ maxAliasCount: 100 }), plainValue) as string | undefined;
  const all = plain === undefined ? undefined : (JSON.parse(plain) as Json);
  return {
    at: (parts) => {
      const value = parts.reduce<Json | undefined>(stepValue, all);
      return value === undefined ? undefined : canonicalJson(value);
    },
    keys: (parts) => {
      const value = parts.reduce<Json | undefined>(stepValue, all);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    },
  };
};

/** The formats into which pointers can be followed. */
export type PointerFormat = 'json' | 'yaml';

/** The format of a file by its name; undefined for one without pointers. */
export const formatOf = (path: string): PointerFormat | undefined => {
  if (/\.ya?ml$/iu.test(path)) return 'yaml';
  return /\.json[c5]?$/iu.test(path) ? 'json' : undefined;
};

const read = (format: PointerFormat, text: string | undefined): Reading => {
  if (text === undefined) return EMPTY;
  return format === 'yaml' ? readYaml(text) : readJson(text);
};

/** Where a reference could stand that puts another value in the place of this one. */
const referencesTo = (parts: readonly string[]): readonly (readonly string[])[] =>
  parts.flatMap((_, depth) => REFERENCES.map((key) => [...parts.slice(0, depth), key]));

/** `limits.spend` for those who read a path into a key. */
const SEPARATORS = /[./:]|__/gu;

const isTwin = (key: string, parts: readonly string[]): boolean => {
  const [first = '', ...rest] = parts;
  if (key === first) return false;
  const whole = [first, ...rest].join('/');
  return [first, whole].some(
    (name) => foldHeading(key.replace(SEPARATORS, '/')) === foldHeading(name.replace(SEPARATORS, '/')),
  );
};

/** What stands under keys that some readers take for those of the pointer: other case, other forms of a letter, a path. */
const twinsOf = (reading: Exclude<Reading, { readonly fault: string }>, parts: readonly string[]): string =>
  JSON.stringify(
    parts.flatMap((_, depth) => {
      const above = parts.slice(0, depth);
      const alike = reading.keys(above).filter((key) => isTwin(key, parts.slice(depth)));
      return alike.map((key) => [key, reading.at([...above, key])]);
    }),
  );

const isStrictJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What changed around a value that is as it was, and may put another in its place for some reader. */
const aroundChange = (
  [was, is]: readonly [Reading, Reading],
  parts: readonly string[],
  followsReferences: boolean,
): string | undefined => {
  if ('fault' in was || 'fault' in is) return undefined;
  if (twinsOf(was, parts) !== twinsOf(is, parts)) return 'a key that looks the same changed';
  const references = followsReferences ? referencesTo(parts) : [];
  const moved = references.find((reference) => was.at(reference) !== is.at(reference));
  return moved === undefined
    ? undefined
    : `${JSON.stringify(moved.at(-1))} above it changed, which may put another in its place`;
};

/**
 * What happened to the value at a pointer; undefined when it is as it was. A file that cannot be read counts as changed.
 * @param options.followsReferences Whether readers of such a file take in what it refers to. Default true.
 */
export const pointerChange = (
  format: PointerFormat,
  before: string | undefined,
  after: string | undefined,
  pointer: string,
  { followsReferences = true } = {},
): string | undefined => {
  const [was, is] = [read(format, before), read(format, after)];
  if ('fault' in was) return `before: ${was.fault}`;
  if ('fault' in is) return `after: ${is.fault}`;
  const hidden = (text: string | undefined): string => hiddenCharacters(text ?? '').join();
  if (hidden(before) !== hidden(after)) return 'hidden characters in the file changed: readers differ on what it says';
  const parts = decode(pointer);
  const [old, now] = [was.at(parts), is.at(parts)];
  if (old !== now) return old === undefined ? 'added' : now === undefined ? 'removed' : 'another value';
  const lost =
    format === 'json' && before !== undefined && after !== undefined && isStrictJson(before) && !isStrictJson(after);
  if (lost && old !== undefined) return 'the file is no plain JSON any more: readers differ on what it says';
  return aroundChange([was, is], parts, followsReferences);
};
