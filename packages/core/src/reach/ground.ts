/**
 * What the checks stand on and the program does not use: helpers, fixtures, thresholds in a place that may evolve. Who changes such a
 * file changes what is asked, not the answer.
 *
 * 1. It is read from a tree within bounds, and nothing of it runs (`tree.ts`).
 * 2. Where the texts leave room a file counts as the program's: what an entry point may lead to, what no check leads to, what a check
 *    looks at alone or is named after, and data that is looked at where no code is.
 */
import { anyGlob, JUDGES, JUDGE_SETTINGS } from '../paths/index.ts';
import { manifestEntries } from './manifest.ts';
import { hintsIn, placesOf, stemOf, targetsIn, type Places, type Target } from './named.ts';
import { filesIn, isCode, readTexts, REACH_LIMITS, type ReachLimits } from './tree.ts';

export interface Ground {
  readonly paths: ReadonlySet<string>;
  /** False when there was more than could be looked at. */
  readonly complete: boolean;
}

const isJudge = anyGlob([...JUDGES, ...JUDGE_SETTINGS]);
const MANIFEST = /(?:^|\/)package\.json$/u;
/** How the first file of a program is called where no manifest says it. */
const ENTRIES = /^(?:index|main|app|server|cli|bin)$/u;

interface Graph {
  /** What a file surely names, thing by thing. */
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  /** What a file leads to, at most. */
  readonly leads: ReadonlyMap<string, readonly string[]>;
  readonly entries: readonly string[];
}

const closure = (from: Iterable<string>, next: (path: string) => readonly string[]): ReadonlySet<string> => {
  const reached = new Set(from);
  for (const path of reached) for (const target of next(path)) reached.add(target);
  return reached;
};

const graphOf = (texts: ReadonlyMap<string, string>, places: Places): Graph => {
  const [targets, leads] = [new Map<string, readonly Target[]>(), new Map<string, readonly string[]>()];
  const entries: string[] = [];
  for (const [path, text] of texts) {
    if (MANIFEST.test(path)) entries.push(...manifestEntries(path, text, places));
    else {
      const named = targetsIn(path, text, places).map((target) => target.filter((each) => each !== path));
      targets.set(path, named);
      leads.set(path, [...named.flat(), ...(isJudge(path) ? [] : hintsIn(path, text, places))]);
    }
  }
  return { targets, leads, entries };
};

/** What a judge looks at alone, all else being used by that; data, where it looks at no code; and what it is named after. */
const subjectsOf = (judge: string, { targets, leads }: Graph): readonly string[] => {
  const all = (targets.get(judge) ?? []).map((target) => target.filter((path) => !isJudge(path)));
  const things = all.filter((target) => target.length > 0);
  const reaches = things.map((target) => closure(target, (path) => leads.get(path) ?? []));
  const tops = things.filter((target, index) => {
    const [first = ''] = target;
    return !reaches.some((reach, other) => other !== index && reach.has(first) && things[other]?.[0] !== first);
  });
  const isAlone = new Set(tops.map(([first]) => first)).size <= 1;
  const alone = isAlone || !things.flat().some(isCode) ? things.flat() : [];
  return [...alone, ...things.flat().filter((path) => stemOf(path) === stemOf(judge))];
};

/** @param commands Paths that checks are started with. */
const groundOf = (graph: Graph, files: readonly string[], commands: readonly string[]): ReadonlySet<string> => {
  const judges = files.filter(isJudge);
  const direct = (path: string): readonly string[] => (graph.targets.get(path) ?? []).flat();
  const used = closure(judges, direct);
  const roots = [
    ...[...graph.entries, ...commands],
    ...files.filter((path) => !used.has(path) || ENTRIES.test(stemOf(path))),
    ...judges.flatMap((judge) => subjectsOf(judge, graph)),
  ].filter((path) => !isJudge(path));
  const program = closure(roots, (path) => (graph.leads.get(path) ?? []).filter((next) => !isJudge(next)));
  return new Set([...used].filter((path) => !isJudge(path) && !program.has(path)));
};

/**
 * @param dir A folder with a tree.
 * @param commands Words of the commands that checks are.
 */
export const groundIn = async (
  dir: string,
  commands: readonly string[],
  signal: AbortSignal,
  limits: ReachLimits = REACH_LIMITS,
): Promise<Ground> => {
  const { files, complete } = await filesIn(dir, limits, signal);
  const texts = new Map<string, string>();
  const read = files.filter((path) => isCode(path) || isJudge(path) || MANIFEST.test(path));
  const all = await readTexts(dir, read, limits, signal, (path, text) => texts.set(path, text));
  const places = placesOf(files);
  const started = commands.filter((word) => places.files.has(word));
  return { paths: groundOf(graphOf(texts, places), files, started), complete: complete && all };
};
