/**
 * What is known about a bug's candidates: each is listed once and run once, whatever order asks for it. Kept in the user's
 * cache, by hashes of all that it depends on, so that an order is nothing but a sort.
 */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listCandidates, openEvaluator, PLAIN_ORDER, type ListedCandidate } from '@evolve/repair';
import type { CommandRunner } from '@evolve/core/contracts';
import { inFolder, keptJson, readJson, sha256, writeJson } from './kept.ts';
import type { OrderBug } from './subject.ts';

const ENGINE = fileURLToPath(new URL('../../../packages/repair/src/', import.meta.url));

/** Of what decides which candidates there are. */
const engineHash = async (): Promise<string> => {
  const files = globSync('**/*.ts', { cwd: ENGINE });
  const texts = await Promise.all(files.sort().map((file) => readFile(join(ENGINE, file), 'utf8')));
  return sha256(JSON.stringify([files, texts]));
};

export interface Entry extends ListedCandidate {
  readonly key: string;
}

type Known = Record<string, boolean>;

interface Verdicts {
  readonly passes: Known;
  readonly right: Known;
}

export interface Subject {
  readonly bug: OrderBug;
  readonly candidates: readonly Entry[];
  /** Sees to it that these have been run. */
  run(entries: readonly Entry[]): Promise<void>;
  passes(entry: Entry): boolean;
  /** Whether it is right besides. Asked of what passes. */
  isRight(entry: Entry): Promise<boolean>;
  save(): Promise<void>;
}

const BATCH = 64;

const runAll = (bug: OrderBug, entries: readonly Entry[], runner: CommandRunner): Promise<readonly boolean[]> =>
  inFolder(async (dir) => {
    await bug.prepare(dir);
    const files = [...new Set(entries.flatMap(({ version }) => Object.keys(version)))].sort();
    const evaluator = await openEvaluator({ dir, check: bug.check, runner, files });
    try {
      const passes: boolean[] = [];
      for (let from = 0; from < entries.length; from += BATCH) {
        const batch = entries.slice(from, from + BATCH);
        passes.push(...(await evaluator.evaluate(batch.map(({ version }) => version))).map(({ pass }) => pass));
      }
      return passes;
    } finally {
      await evaluator.close();
    }
  });

const patchedText = (text: string, splices: Entry['version'][string]): string =>
  splices
    .toSorted((left, right) => right.start - left.start)
    .reduce((rest, { start, end, text: put }) => rest.slice(0, start) + put + rest.slice(end), text);

const askRight = (bug: OrderBug, { version }: Entry): Promise<boolean> =>
  inFolder(async (folder) => {
    await bug.prepare(folder);
    for (const [path, splices] of Object.entries(version)) {
      const file = join(folder, path);
      await writeFile(file, patchedText(await readFile(file, 'utf8'), splices));
    }
    return bug.isRight(folder);
  });

const list = (bug: OrderBug, runner: CommandRunner): Promise<readonly ListedCandidate[]> =>
  inFolder(async (dir) => {
    await bug.prepare(dir);
    const { check, files } = bug;
    return listCandidates({ dir, check, runner, learned: PLAIN_ORDER, ...(files === undefined ? {} : { files }) });
  });

/** One bug with its candidates and what is known of them. */
export const openBug = async (bug: OrderBug, runner: CommandRunner, cache: string): Promise<Subject> => {
  const kept = join(cache, 'verdicts', `${sha256(bug.fingerprint)}.json.gz`);
  const lists = join(cache, await engineHash(), `${sha256(bug.fingerprint)}.json.gz`);
  const found = await keptJson(lists, () => list(bug, runner));
  const candidates = found.map((candidate): Entry => ({
    ...candidate,
    key: sha256(JSON.stringify(candidate.version)),
  }));
  const { passes, right } = (await readJson<Verdicts>(kept)) ?? { passes: {}, right: {} };
  let isNew = false;
  return {
    bug,
    candidates,
    run: async (entries) => {
      const missing = [...new Map(entries.map((entry) => [entry.key, entry])).values()].filter(
        ({ key }) => passes[key] === undefined,
      );
      if (missing.length === 0) return;
      const found = await runAll(bug, missing, runner);
      for (const [index, { key }] of missing.entries()) passes[key] = found[index] ?? false;
      isNew = true;
    },
    passes: ({ key }) => passes[key] ?? false,
    isRight: async (entry) => {
      const known = right[entry.key];
      if (known !== undefined) return known;
      isNew = true;
      return (right[entry.key] = await askRight(bug, entry));
    },
    save: async () => {
      if (isNew) await writeJson(kept, { passes, right });
      isNew = false;
    },
  };
};
