import type { Node } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { canonicalJson } from '@evolve/core/ledger';
import type { Json } from '@evolve/core/contracts';
import { keyOf, parseJsonTree } from '../json/tree.ts';

/** The canonical text of a value; undefined when there is none. `fault`: the file does not say it without doubt. */
export type PointerValue = { readonly value: string | undefined } | { readonly fault: string };

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

const inJson = (text: string, parts: readonly string[]): PointerValue => {
  const { root, faults } = parseJsonTree(text);
  const [fault] = faults;
  if (fault !== undefined) return { fault: fault.message };
  const node = parts.reduce<Node | undefined>(step, root);
  return { value: node === undefined ? undefined : canonicalNode(node, text) };
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

const inYaml = (text: string, parts: readonly string[]): PointerValue => {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: true, intAsBigInt: true });
  if (!Array.isArray(documents)) return { value: undefined };
  const [document] = documents;
  if (document === undefined) return { value: undefined };
  if (documents.length > 1) return { fault: 'more than one document' };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return { fault: `not plain YAML: ${problem.code}` };
  const plain = JSON.stringify(document.toJS({ maxAliasCount: 100 }), plainValue) as string | undefined;
  const value = parts.reduce<Json | undefined>(
    stepValue,
    plain === undefined ? undefined : (JSON.parse(plain) as Json),
  );
  return { value: value === undefined ? undefined : canonicalJson(value) };
};

/** The formats into which pointers can be followed. */
export type PointerFormat = 'json' | 'yaml';

/** The format of a file by its name; undefined for one without pointers. */
export const formatOf = (path: string): PointerFormat | undefined => {
  if (/\.ya?ml$/iu.test(path)) return 'yaml';
  return /\.json[c5]?$/iu.test(path) ? 'json' : undefined;
};

/** What a JSON or YAML text says at a JSON pointer. */
export const valueAt = (format: PointerFormat, text: string, pointer: string): PointerValue =>
  format === 'yaml' ? inYaml(text, decode(pointer)) : inJson(text, decode(pointer));

/** What happened to the value at a pointer; undefined when it is as it was. A file that cannot be read counts as changed. */
export const pointerChange = (
  format: PointerFormat,
  before: string | undefined,
  after: string | undefined,
  pointer: string,
): string | undefined => {
  const at = (text: string | undefined): PointerValue =>
    text === undefined ? { value: undefined } : valueAt(format, text, pointer);
  const [was, is] = [at(before), at(after)];
  if ('fault' in was) return `before: ${was.fault}`;
  if ('fault' in is) return `after: ${is.fault}`;
  if (was.value === is.value) return undefined;
  if (was.value === undefined) return 'added';
  return is.value === undefined ? 'removed' : 'another value';
};
