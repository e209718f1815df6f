/**
 * Sections of a markdown document by its syntax tree: what a fence, a comment or a quotation makes of a line is decided by
 * the parser, never by a pattern. A section is a heading and all that follows, up to the next heading of its level or
 * higher in the same container.
 */
import type { Definition, Nodes, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { foldHeading } from '../paths/fold.ts';
import { surroundingsChange } from './surroundings.ts';

/** One section as it is compared. */
export interface Section {
  /** The heading, folded by case, Unicode form and white space. */
  readonly heading: string;
  /** Folded headings of the sections and kinds of the containers it lies in, outermost first. */
  readonly within: readonly string[];
  /** Canonical form of all nodes with the heading's level, positions left out. */
  readonly body: string;
}

/** Documents with more of the named sections times headings count as changed: comparing them would take too long. */
const MAX_COMPARISONS = 100_000;

/** Quotations and lists nested this deep in one line, which nobody writes and the parser takes minutes over. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){50}/mu;

type Definitions = ReadonlyMap<string, Definition>;

const childrenOf = (node: Nodes): readonly Nodes[] => ('children' in node ? node.children : []);

/** The text that a reader sees. */
const plainText = (node: Nodes): string => {
  if (node.type === 'html') return '';
  if (node.type === 'break') return ' ';
  if ('value' in node) return node.value;
  if ('alt' in node) return node.alt ?? '';
  return childrenOf(node).map(plainText).join('');
};

const definitionsOf = (node: Nodes): readonly Definition[] =>
  node.type === 'definition' ? [node] : childrenOf(node).flatMap(definitionsOf);

/** References stand for what is defined elsewhere, so the definition is part of what they say. */
const resolve = (node: Nodes, definitions: Definitions): readonly (string | null | undefined)[] => {
  if (node.type !== 'linkReference' && node.type !== 'imageReference') return [];
  const definition = definitions.get(node.identifier);
  return [definition?.url, definition?.title];
};

const canonical = (node: Nodes, definitions: Definitions): unknown => {
  const { children: _, position: __, data: ___, ...own } = { children: [], ...node };
  return [own, resolve(node, definitions), childrenOf(node).map((child) => canonical(child, definitions))];
};

/** Where the section that begins at `start` ends. Levels are six, so all ends together are found in linear time. */
const endOf = (nodes: readonly Nodes[], start: number, level: number): number => {
  let end = start + 1;
  for (let next = nodes[end]; next !== undefined; next = nodes[end]) {
    if (next.type === 'heading' && next.depth <= level) break;
    end += 1;
  }
  return end;
};

/** Sections among the children of one container and of the containers in it. */
const sectionsAmong = (nodes: readonly Nodes[], within: readonly string[], definitions: Definitions): Section[] => {
  const open: { level: number; heading: string }[] = [];
  return nodes.flatMap((node, index) => {
    if (node.type !== 'heading') {
      const inside = [...within, ...open.map(({ heading }) => heading), `<${node.type}>`];
      return sectionsAmong(childrenOf(node), inside, definitions);
    }
    while ((open.at(-1)?.level ?? 0) >= node.depth) open.pop();
    const heading = foldHeading(plainText(node));
    const own = nodes.slice(index, endOf(nodes, index, node.depth));
    const body = own.map((part) => canonical(part, definitions));
    const parents = open.map((parent) => parent.heading);
    open.push({ level: node.depth, heading });
    return [{ heading, within: [...within, ...parents], body: JSON.stringify(body) }];
  });
};

/** All sections in the order of their headings. */
export const sectionsOf = (markdown: string): readonly Section[] => {
  const root: Root = fromMarkdown(markdown);
  const definitions = new Map<string, Definition>();
  // As in rendering, the first definition of a name counts.
  for (const definition of definitionsOf(root)) {
    if (!definitions.has(definition.identifier)) definitions.set(definition.identifier, definition);
  }
  return sectionsAmong(root.children satisfies readonly RootContent[], [], definitions);
};

/** Headings that stand once in both documents: the landmarks by which a move is seen. */
const landmarks = (before: readonly Section[], after: readonly Section[]): ReadonlySet<string> => {
  const once = (sections: readonly Section[]): string[] => {
    const times = new Map<string, number>();
    for (const { heading } of sections) times.set(heading, (times.get(heading) ?? 0) + 1);
    return [...times].flatMap(([heading, count]) => (count === 1 ? [heading] : []));
  };
  const inAfter = new Set(once(after));
  return new Set(once(before).filter((heading) => inAfter.has(heading)));
};

const leading = (sections: readonly Section[], target: Section, marks: ReadonlySet<string>): string =>
  JSON.stringify(
    sections
      .slice(0, sections.indexOf(target))
      .map(({ heading }) => heading)
      .filter((heading) => marks.has(heading))
      .sort(),
  );

/**
 * What happened to the sections whose heading begins with `name`; undefined when they are as they were. Moving, renaming,
 * wrapping, doubling and deleting a section is changing it.
 */
export const sectionChange = (before: string, after: string, name: string): string | undefined => {
  if (TOO_DEEP.test(before) || TOO_DEEP.test(after)) return 'nested too deep to be read';
  const [all, allNow] = [sectionsOf(before), sectionsOf(after)];
  // An owner may write the heading with its marks.
  const prefix = foldHeading(name.replace(/^\s*#{1,6}\s+/u, ''));
  const named = (sections: readonly Section[]): Section[] =>
    sections.filter(({ heading }) => heading.startsWith(prefix));
  const [was, is] = [named(all), named(allNow)];
  if (was.length !== is.length) return `${String(was.length)} such sections before, ${String(is.length)} after`;
  if (was.length * Math.max(all.length, allNow.length) > MAX_COMPARISONS) return 'too many headings to compare';
  const marks = landmarks(all, allNow);
  for (const [index, old] of was.entries()) {
    const now = is[index];
    if (now?.body !== old.body) return 'its text is another';
    if (JSON.stringify(old.within) !== JSON.stringify(now.within)) return 'it lies in another place';
    if (leading(all, old, marks) !== leading(allNow, now, marks)) return 'it has moved';
  }
  // Where there is no such section, nothing around can speak about it.
  return is.length === 0 ? undefined : surroundingsChange(before, after);
};
