/** `fill DIR COUNT` writes a long log; `compact DIR` compacts it and prints what that took. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LogEntry } from '@evolve/core/contracts';
import { evolutionLogFile, openMemory } from '@evolve/memory';

const [task, dir = '', count = '0'] = process.argv.slice(2);
const memory = await openMemory({ dir });

const entryOf = (index: number): LogEntry => {
  const at = new Date(Date.UTC(2020, 0, 1) + index * 6e5).toISOString();
  return {
    ...{
      id: `e${String(index)}`,
      section: 'done',
      title: `Improvement ${String(index)} of a tool`,
      priority: 0,
      attempts: 0,
    },
    ...{ createdAt: at, updatedAt: at, source: 'model', tool: `tool${String(index % 40)}` },
    ...{ reason: 'It was slow. '.repeat(20), commit: createHash('sha1').update(String(index)).digest('hex') },
  };
};

/** One transaction: the compaction is what is measured. */
const fill = (): void => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  const put = database.prepare(
    'INSERT INTO log (id, rank, priority, created_at, updated_at, entry) VALUES (?, 2, 0, ?, ?, ?)',
  );
  database.exec('BEGIN');
  for (let index = 0; index < Number(count); index += 1) {
    const entry = entryOf(index);
    put.run(entry.id, entry.createdAt, entry.updatedAt, JSON.stringify(entry));
  }
  database.exec('COMMIT');
  database.close();
};

/** Every commit of the log has to be in an archive. */
const missing = async (total: number): Promise<number> => {
  const named = new Set<string>();
  for (const { lines } of await memory.knowledge.archives.list()) {
    for (const commit of lines.join('\n').match(/[0-9a-f]{40}/g) ?? []) named.add(commit);
  }
  return total - named.size;
};

if (task === 'fill') fill();
else {
  const { archives } = memory.knowledge;
  let peak = 0;
  let commits = 0;
  /** What is in use, without what the collector has left lying about. */
  const look = (): void => {
    commits += 1;
    if (commits % 10 !== 0) return;
    globalThis.gc?.();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  };
  const watched = {
    ...memory.knowledge,
    archives: {
      ...archives,
      commit: (step: Parameters<typeof archives.commit>[0]) => {
        look();
        return archives.commit(step);
      },
    },
    // The file of a log that was never compacted shows all of it; what is measured here is the way down from there.
    log: { ...memory.knowledge.log, entries: async () => [] },
  };
  const { completed } = await evolutionLogFile({ dir: join(dir, 'view'), knowledge: watched }).compact();
  const rss = process.resourceUsage().maxRSS;
  process.stdout.write(JSON.stringify({ completed, peak, rss, missing: await missing(completed) }));
}
await memory.close();
