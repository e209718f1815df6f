import { knowledgeSuite } from '@evolve/core/testing';
import { test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { removeTree, temporaryName } from '../temporary.ts';

knowledgeSuite({
  test,
  factory: async () => {
    const dir = temporaryName();
    const memory = await openMemory({ dir });
    return {
      knowledge: memory.knowledge,
      dispose: async () => {
        await memory.close();
        removeTree(dir);
      },
    };
  },
});
