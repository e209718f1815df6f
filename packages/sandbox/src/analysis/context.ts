import type { Entry } from '../data/entry.ts';
import { folderOf, type Folder } from './fold.ts';
import type { Folded } from './folded.ts';
import { namesOf, type Names } from './names.ts';
import type { Parsed } from './parse.ts';
import type { Node, Tree } from './tree.ts';
import type { Use } from './use.ts';

/** Far more than texts of the largest size need. */
const MAX_STEPS = 300_000;

/** Something of the host, and the expression that denotes it. */
export interface Thing {
  readonly kind: 'global' | 'module';
  readonly node: Node;
  readonly entry: Entry;
  /** For people and for the lists of special functions: `Object.prototype`, `fs.readFile`. */
  readonly path: string;
}

/** What every rule works with. */
export interface Context extends Folder {
  readonly parsed: Parsed;
  readonly tree: Tree;
  readonly names: Names;
  readonly uses: readonly Use[];
  /** Whether this thing was met here before; from now on it was. */
  isKnown(thing: Thing): boolean;
  /** Follows a thing to everything that is done with it. */
  follow(thing: Thing): void;
  report(capability: string, node: Node, what: string, specifier?: string): void;
}

export const contextOf = (parsed: Parsed, follow: (context: Context, thing: Thing) => void): Context => {
  const names = namesOf(parsed);
  const folder = folderOf(parsed.tree, names);
  const uses: Use[] = [];
  let steps = 0;
  const met = new Map<Node, Set<string>>();
  const context: Context = {
    parsed,
    tree: parsed.tree,
    names,
    uses,
    fold: (node: Node): Folded => folder.fold(node),
    isKnown: ({ node, path }) => {
      steps += 1;
      if (steps > MAX_STEPS) throw new RangeError('too many ways through this text to follow them all');
      const paths = met.get(node) ?? new Set();
      met.set(node, paths);
      const known = paths.has(path);
      paths.add(path);
      return known;
    },
    follow: (thing) => {
      follow(context, thing);
    },
    report: (capability, node, what, specifier) => {
      uses.push({ capability, node, what, specifier });
    },
  };
  return context;
};
