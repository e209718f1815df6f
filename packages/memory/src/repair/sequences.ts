import type { DatabaseSync } from 'node:sqlite';
import { readSequences } from './damaged-table.ts';

/** Numbers that a table gave once are not given again, although the row is gone. */
export const copySequences = (from: DatabaseSync, into: DatabaseSync): void => {
  const known = into.prepare(`SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'`).all();
  const sequences = readSequences(from);
  for (const { name } of known) {
    const seq = sequences.get(String(name)) ?? -1n;
    if (seq < 0n || seq > BigInt(Number.MAX_SAFE_INTEGER)) continue;
    const raise = into.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?');
    if (raise.run(seq, String(name)).changes > 0) continue;
    into.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(String(name), seq);
  }
};
