/** A store and its file, and the log's own changes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEntry, LogSection } from '@evolve/core/contracts';
import { evolutionLogFile, openMemory, type ArchivingKnowledge, type EvolutionLogFile } from '@evolve/memory';
import { pick, WORD, type Tools } from './markdown.ts';

export interface World {
  readonly knowledge: ArchivingKnowledge;
  readonly view: EvolutionLogFile;
  readonly read: () => string;
  readonly write: (text: string | Uint8Array) => void;
  readonly close: () => Promise<void>;
}

const SECTIONS: readonly LogSection[] = ['todo', 'doing', 'done', 'failed'];

let entries = 0;

export const newEntry = ({ random, word }: Tools): LogEntry => {
  entries += 1;
  const at = new Date(Date.UTC(2026, 0, 1) + entries * 6e4).toISOString();
  return {
    ...{ id: `s${String(entries)}`, section: pick(random, SECTIONS) ?? 'todo', title: `Entry ${word()}` },
    ...{ createdAt: at, updatedAt: at, source: 'signals', priority: Math.floor(random() * 3), attempts: 0 },
    ...(random() < 0.5 ? { reason: word() } : {}),
    ...(random() < 0.5 ? { lesson: `${word()}\nof two lines` } : {}),
    ...(random() < 0.5 ? { note: `### ${word()}\n\n${word()}` } : {}),
    ...(random() < 0.5 ? { commit: `a${String(entries).padStart(7, '0')}` } : {}),
  };
};

export const openWorld = async (tools: Tools, language: 'en' | 'zh'): Promise<World> => {
  const root = mkdtempSync(join(tmpdir(), 'evolution-log-'));
  const memory = await openMemory({ dir: join(root, 'state') });
  const { knowledge } = memory;
  for (let count = 0; count < 6; count += 1) await knowledge.log.put(newEntry(tools));
  const view = evolutionLogFile({ dir: join(root, 'view'), knowledge, language });
  await view.render();
  const file = join(root, 'view', 'EVOLUTION.md');
  return {
    ...{ knowledge, view },
    read: () => readFileSync(file, 'utf8'),
    write: (text) => writeFileSync(file, text),
    close: async () => {
      await memory.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
};

/** Words that the log itself took out, which a person cannot miss. */
export type Gone = readonly string[];

const wordsIn = (value: unknown): readonly string[] => JSON.stringify(value ?? '').match(WORD) ?? [];

const CHANGED = ['title', 'reason', 'lesson', 'note'] as const;

/** What an agent does to the log meanwhile. */
export const changeLog = async ({ knowledge, view }: World, tools: Tools): Promise<Gone> => {
  const { random, word } = tools;
  const entry = pick(random, await knowledge.log.entries());
  const choice = Math.floor(random() * 5);
  if (choice === 0 || entry === undefined) {
    await knowledge.log.put(newEntry(tools));
    return [];
  }
  if (choice === 1) {
    await knowledge.log.put({ ...entry, section: pick(random, SECTIONS) ?? 'done', attempts: entry.attempts + 1 });
    return [];
  }
  if (choice === 2 && entry.section === 'todo') {
    await knowledge.log.remove(entry.id);
    return wordsIn(entry);
  }
  if (choice === 3) {
    await view.compact({ keepCompleted: 1, maxCompleted: 2, keepFailed: 1, maxFailed: 2 });
    return [];
  }
  const field = pick(random, CHANGED) ?? 'title';
  await knowledge.log.put({ ...entry, [field]: word() });
  return wordsIn(entry[field]);
};

/** All that the store keeps besides what the file shows. */
export const archivedText = async ({ knowledge: { archives } }: World): Promise<string> => {
  const all = await Promise.all((await archives.list()).map(({ id }) => archives.originals(id, { limit: 10_000 })));
  return all
    .flat()
    .flatMap((entry) => [entry.note ?? '', JSON.stringify(entry)])
    .join('\n');
};
