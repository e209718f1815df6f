/**
 * Lists of protected paths as people write them in YAML, as entries of a policy.
 *
 * 1. What is not understood is an error that names line and column: a rule that is read as another one, or as none, protects
 *    nothing, and nobody notices.
 * 2. Only plain YAML: an anchor, an alias, a merge key, a tag, a second document or a key that stands twice is an error. What
 *    such a file says depends on who reads it.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node, type Pair } from 'yaml';
import { MAX_PARSED_BYTES } from '../assess/content.ts';
import { invalidPolicy, type PolicyIssue } from './parse.ts';
import type { ProtectedRule, ProtectionLevel } from './policy.ts';
import { protectedRule } from './schema.ts';

const LISTS = ['protected_paths', 'protected-paths', 'protectedPaths', 'protected'];
const FIELDS = ['path', 'section', 'sections', 'key', 'keys', 'pointer', 'pointers', 'level', 'reason'];
const LEVELS: Readonly<Record<string, ProtectionLevel>> = {
  block: 'block',
  'owner-only': 'owner-only',
  owner_only: 'owner-only',
  ask: 'ask',
};
const MARKDOWN = /\.(?:md|mdx|markdown)$/iu;
const KEYED = /\.(?:json|jsonc|json5|ya?ml)$/iu;

/** A problem and where it is; thrown inside, told together outside. */
class Fault extends Error {
  readonly node: Node | undefined;

  constructor(message: string, node: Node | undefined) {
    super(message);
    this.node = node;
  }
}

const plain = (node: unknown, what: string): Node => {
  if (isAlias(node)) throw new Fault('an alias is no plain YAML: write it out', node);
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) throw new Fault(`${what} is missing`, undefined);
  if (node.anchor !== undefined) throw new Fault('an anchor is no plain YAML: write it out', node);
  if (node.tag !== undefined) throw new Fault(`the tag ${node.tag} is no plain YAML`, node);
  return node;
};

const wordOf = (node: unknown, what: string): string => {
  const found = plain(node, what);
  if (!isScalar(found) || typeof found.value !== 'string' || found.value.trim() === '') {
    throw new Fault(`${what} must be text`, found);
  }
  return found.value;
};

/** One text, or a list of them. */
const wordsOf = (node: unknown, what: string): readonly string[] => {
  const found = plain(node, what);
  if (!isSeq(found)) return [wordOf(found, what)];
  if (found.items.length === 0) throw new Fault(`${what} is an empty list`, found);
  return found.items.map((item) => wordOf(item, what));
};

const levelOf = (node: unknown): ProtectionLevel => {
  const word = wordOf(node, 'level').trim().toLowerCase();
  const level = Object.hasOwn(LEVELS, word) ? LEVELS[word] : undefined;
  if (level === undefined) throw new Fault(`unknown level "${word}": block, owner-only or ask`, node as Node);
  return level;
};

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** A key with dots may be one key or a way through several: both are protected. */
const pointersOf = (key: string): readonly string[] => {
  if (key.startsWith('/')) return [key];
  const whole = `/${escaped(key)}`;
  return key.includes('.') ? [whole, `/${key.split('.').map(escaped).join('/')}`] : [whole];
};

type Part = Pick<ProtectedRule, 'section' | 'pointer'>;

/** `persona.md#L0`, `agent.json#access_control`. */
const partBehind = (path: string, part: string, node: Node): readonly Part[] => {
  if (MARKDOWN.test(path)) return [{ section: part }];
  if (KEYED.test(path)) return pointersOf(part).map((pointer) => ({ pointer }));
  throw new Fault(`"#${part}" needs a markdown, JSON or YAML file before it`, node);
};

const splitPath = (written: string, node: Node): { readonly path: string; readonly parts: readonly Part[] } => {
  const mark = written.indexOf('#');
  if (mark <= 0) return { path: written, parts: [] };
  const [path, part] = [written.slice(0, mark), written.slice(mark + 1).trim()];
  if (part === '') throw new Fault('nothing stands behind "#"', node);
  return { path, parts: partBehind(path, part, node) };
};

type Fields = ReadonlyMap<string, unknown>;

const keyOf = ({ key }: Pair): string => {
  const word = wordOf(key, 'a key');
  if (word === '<<') throw new Fault('a merge key is no plain YAML: write it out', key as Node);
  return word;
};

const fieldsOf = (node: Node): Fields => {
  if (!isMap(node)) throw new Fault('must be an entry with path and level', node);
  return new Map(node.items.map((pair) => [keyOf(pair), pair.value]));
};

const partsOf = (fields: Fields): readonly Part[] => {
  const given = ['section', 'sections', 'key', 'keys', 'pointer', 'pointers'].filter((name) => fields.has(name));
  const words = given.map((name) => ({ name, words: wordsOf(fields.get(name), name) }));
  return words.flatMap(({ name, words: all }): readonly Part[] =>
    name.startsWith('section')
      ? all.map((section) => ({ section }))
      : all.flatMap((key) => pointersOf(key).map((pointer) => ({ pointer }))),
  );
};

const checked = (rule: ProtectedRule, node: Node): ProtectedRule => {
  const { success, data, error } = protectedRule.safeParse(rule);
  if (!success) throw new Fault(error.issues[0]?.message ?? 'is no rule', node);
  return data;
};

/** One rule for each part of the file that the entry names; the file as a whole when it names none. */
const rulesOf = (written: string, fields: Fields, node: Node): readonly ProtectedRule[] => {
  const unknown = [...fields.keys()].find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new Fault(`unknown key "${unknown}"`, node);
  const { path, parts: behind } = splitPath(written.trim(), node);
  const parts = [...behind, ...partsOf(fields)];
  if (parts.some(({ section }) => section !== undefined) && parts.some(({ pointer }) => pointer !== undefined)) {
    throw new Fault('has sections or keys, not both', node);
  }
  if (!fields.has('level')) throw new Fault('has no level: block, owner-only or ask', node);
  const level = levelOf(fields.get('level'));
  const reason = fields.has('reason') ? { reason: wordOf(fields.get('reason'), 'reason').trim() } : {};
  return (parts.length === 0 ? [{}] : parts).map((part) => checked({ path, ...part, level, ...reason }, node));
};

/** `path: level`, or `path: { level, reason, … }`. */
const rulesOfPair = (pair: Pair): readonly ProtectedRule[] => {
  const written = keyOf(pair);
  const node = pair.key as Node;
  const value = plain(pair.value, `the level of "${written}"`);
  const fields = isMap(value) ? fieldsOf(value) : new Map([['level', value]]);
  if (fields.has('path')) throw new Fault('has two paths', node);
  return rulesOf(written, fields, node);
};

const rulesOfItem = (item: unknown): readonly ProtectedRule[] => {
  const node = plain(item, 'an entry');
  if (isScalar(node)) throw new Fault('has no level: write "path: level"', node);
  const fields = fieldsOf(node);
  if (fields.has('path')) return rulesOf(wordOf(fields.get('path'), 'path'), fields, node);
  if (!isMap(node) || node.items.length === 0) throw new Fault('has no path', node);
  if ([...fields.keys()].some((name) => FIELDS.includes(name))) throw new Fault('has no path', node);
  return node.items.flatMap(rulesOfPair);
};

interface Placed {
  readonly rules: readonly ProtectedRule[];
  readonly fault?: Fault;
}

const attempt = (work: () => readonly ProtectedRule[], at: unknown): Placed => {
  try {
    return { rules: work() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { rules: [], fault: error.node === undefined ? new Fault(error.message, at as Node) : error };
  }
};

const placedIn = (root: unknown): readonly Placed[] => {
  const node = plain(root, 'a list of protected paths');
  if (isSeq(node)) return node.items.map((item) => attempt(() => rulesOfItem(item), item));
  if (!isMap(node)) throw new Fault('must be a list of protected paths', node);
  return node.items.map((pair) => attempt(() => rulesOfPair(pair), pair.key));
};

/** The list itself: the whole file, or what stands under its one key. */
const listIn = (root: unknown): unknown => {
  const node = plain(root, 'a list of protected paths');
  if (!isMap(node)) return node;
  const named = node.items.filter((pair) => LISTS.includes(keyOf(pair)));
  if (named.length === 0) return node;
  const other = node.items.find((pair) => !LISTS.includes(keyOf(pair)));
  if (other !== undefined) throw new Fault(`unknown key "${keyOf(other)}" beside the list`, other.key as Node);
  if (named.length > 1) throw new Fault('has two lists', named[1]?.key as Node);
  return named[0]?.value;
};

/**
 * Reads a list such as `protected_paths: [{ path, section | keys, level, reason }]`, or `- persona.md#L0: block`.
 * @param source Named in errors, usually the file.
 * @throws EVOLVE_POLICY_INVALID with every issue, its line and column in `data.issues`.
 */
export const importProtected = (text: string, source: string): readonly ProtectedRule[] => {
  const lines = new LineCounter();
  const issue = (offset: number, message: string): PolicyIssue => {
    const { line, col } = lines.linePos(offset);
    return { path: '', line: line || 1, column: col || 1, message };
  };
  const ofFault = ({ node, message }: Fault): PolicyIssue => issue(node?.range?.[0] ?? 0, message);
  if (Buffer.byteLength(text) > MAX_PARSED_BYTES.yaml)
    throw invalidPolicy(source, [issue(0, 'too large to be parsed')]);
  const documents = parseAllDocuments(text.replace(/^\uFEFF/u, ''), {
    ...{ lineCounter: lines, uniqueKeys: true, merge: false, version: '1.2', schema: 'core', logLevel: 'silent' },
  });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (document === undefined) throw invalidPolicy(source, [issue(0, 'is empty')]);
  if (second !== undefined) throw invalidPolicy(source, [issue(second.range[0], 'a second document')]);
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    throw invalidPolicy(
      source,
      problems.map(({ pos, message }) => issue(pos[0], `not plain YAML: ${message.split('\n')[0] ?? ''}`)),
    );
  }
  try {
    const placed = placedIn(listIn(document.contents));
    const faults = placed.flatMap(({ fault }) => fault ?? []);
    if (faults.length > 0) throw invalidPolicy(source, faults.map(ofFault));
    return placed.flatMap(({ rules }) => rules);
  } catch (error) {
    if (error instanceof Fault) throw invalidPolicy(source, [ofFault(error)]);
    throw error;
  }
};
