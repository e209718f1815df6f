import { journalSuite } from '@evolve/core/testing';
import { test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { removeTree, temporaryName } from '../temporary.ts';

journalSuite({
  test,
  factory: async () => {
    const dir = temporaryName();
    const memories = [await openMemory({ dir })];
    const [first] = memories;
    if (first === undefined) throw new TypeError('unreachable');
    return {
      journal: first.journal,
      second: async () => {
        const memory = await openMemory({ dir });
        memories.push(memory);
        return memory.journal;
      },
      dispose: async () => {
        for (const memory of memories) await memory.close();
        removeTree(dir);
      },
    };
  },
});
