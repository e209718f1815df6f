/**
 * mem0's TypeScript store, from where it is installed: plain JavaScript, for whichever Node its native package was built for.
 * Arguments: that folder, a folder with `vectors.f32` and `queries.f32`, dimensions, how many are looked for.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [from, dir, dimensions, nearest] = process.argv.slice(2);
const { resolve } = createRequire(join(from, 'package.json'));
const { MemoryVectorStore } = await import(pathToFileURL(resolve('mem0ai/oss')).href);

/** @param {string} name */
const read = (name) => {
  const bytes = readFileSync(join(dir, name));
  const size = Number(dimensions) * 4;
  return Array.from({ length: bytes.length / size }, (_, index) =>
    Array.from(
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + index * size, bytes.byteOffset + (index + 1) * size)),
    ),
  );
};

const store = new MemoryVectorStore({ dimension: Number(dimensions), dbPath: join(dir, 'mem0.db') });
const [vectors, queries] = [read('vectors.f32'), read('queries.f32')];
const started = performance.now();
await store.insert(
  vectors,
  vectors.map((_, index) => String(index)),
  vectors.map(() => ({})),
);
const perSecond = (vectors.length * 1_000) / (performance.now() - started);
const times = [];
const found = [];
const before = process.cpuUsage();
for (const query of queries) {
  const from = performance.now();
  const hits = await store.search(query, Number(nearest));
  times.push(performance.now() - from);
  found.push(hits.map(({ id }) => Number(id)));
}
const { user, system } = process.cpuUsage(before);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
const cpu = (user + system) / 1_000 / times.length;
process.stdout.write(JSON.stringify({ node: process.version, perSecond, found, p50: at(0.5), p99: at(0.99), cpu }));
