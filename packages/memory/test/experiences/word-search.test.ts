import { join } from 'node:path';
import { expect, test } from 'vitest';
import { overlap, wordsOf } from '../../src/experiences/likeness.ts';
import { searchWords } from '../../src/experiences/word-search.ts';
import { KNOWLEDGE_MIGRATIONS } from '../../src/knowledge/schema.ts';
import { openStore, type Sql } from '../../src/sqlite/store.ts';
import { temporaryDir } from '../temporary.ts';

/** A store whose only content are these words, positions from 1. */
const withWords = async <T>(rows: readonly string[], work: (sql: Sql) => T): Promise<T> => {
  const store = await openStore({
    file: join(temporaryDir(), 'words.sqlite'),
    migrations: KNOWLEDGE_MIGRATIONS,
    synchronous: 'NORMAL',
    corrupt: 'EVOLVE_KNOWLEDGE_CORRUPT',
  });
  try {
    return await store.write((sql) => {
      for (const [index, tokens] of rows.entries()) {
        sql.run('INSERT INTO experiences_text (rowid, tokens) VALUES (?, ?)', index + 1, tokens);
      }
      return work(sql);
    });
  } finally {
    store.close();
  }
};

const ROWS = 5_000;
/** `every` stands in all rows, `half` in each second, a name of its own in each. */
const MANY = Array.from({ length: ROWS }, (_, index) =>
  ['every', index % 2 === 0 ? 'half' : '', `name${String(index)}`].filter((word) => word !== '').join(' '),
);

test('in a small store a search leaves no word out', async () => {
  const rows = ['open file enoent', 'open socket', 'read file', 'the rest'];
  const found = await withWords(rows, (sql) => searchWords(sql, ['open', 'file', 'missing'], 10));
  expect([...found].sort()).toEqual([1, 2, 3]);
});

// Would catch: a search that ranks all rows because each has one of the commonest words.
test('in a large one a common word alone brings no row in', async () => {
  const found = await withWords([...MANY, 'half name7'], (sql) => searchWords(sql, ['half', 'name7', 'name8'], ROWS));
  expect([...found].sort((a, b) => a - b)).toEqual([8, 9, ROWS + 1]);
});

// Would catch: a problem of common words alone that finds nothing.
test('two common words find the rows that have both', async () => {
  const rows = [...MANY, 'half every'];
  const found = await withWords(rows, (sql) => searchWords(sql, ['half', 'every'], ROWS));
  expect(found).toHaveLength(ROWS / 2 + 1);
  expect(found[0]).toBe(ROWS + 1);
});

test('a common word alone is looked for all the same, and what nobody has finds nothing', async () => {
  await withWords(MANY, (sql) => {
    expect(searchWords(sql, ['every'], 10)).toHaveLength(10);
    expect(searchWords(sql, ['nowhere'], 10)).toEqual([]);
    expect(searchWords(sql, [], 10)).toEqual([]);
  });
});

/** The same numbers each time. */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const CODES = ['econnrefused', 'enospc', 'p2002', 'etimedout', 'e0502', 'eacces'];

/** Few words are common and most are rare, as in any text. */
const sentence = (random: () => number): string => {
  const name = (): string => `word${String(Math.floor(1_500 ** random()))}`;
  return [CODES[Math.floor(random() * CODES.length)], 'cannot', ...Array.from({ length: 6 }, name)].join(' ');
};

/** How like the query each of these is, the likest first. */
const likenesses = (rows: readonly string[], query: string, found: readonly number[]): readonly number[] => {
  const words = wordsOf({ template: query, tokens: query.split(' ') });
  return found.map((position) => overlap(words, rows[position - 1]!).likeness).sort((a, b) => b - a);
};

// Would catch: a search that is fast because it leaves out what a search for all words would show.
test('of the first ten of a search for all words nearly all, or others as like, are found', async () => {
  const random = numbersFrom(7);
  const rows = Array.from({ length: 20_000 }, () => sentence(random));
  const queries = Array.from({ length: 20 }, () => sentence(random));
  const shares = await withWords(rows, (sql) =>
    queries.map((query) => {
      const all = sql.all(
        `SELECT rowid AS position FROM experiences_text WHERE experiences_text MATCH ?
         ORDER BY bm25(experiences_text) LIMIT 200`,
        query.split(' ').join(' OR '),
      );
      const wanted = likenesses(
        rows,
        query,
        all.map((row) => Number(row['position'])),
      ).slice(0, 10);
      const got = likenesses(rows, query, searchWords(sql, query.split(' '), 200)).slice(0, 10);
      return got.filter((likeness) => likeness >= wanted.at(-1)!).length / wanted.length;
    }),
  );
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.95);
});
