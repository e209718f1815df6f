import { join } from 'node:path';
import type { Clock } from '@evolve/core/contracts';
import { openStore, statements } from '../sqlite/store.ts';
import { inspectFile, inspectStore, type Inspection } from './inspect.ts';
import { knowledgeProblems, putKnowledgeInOrder } from './knowledge-order.ts';
import { whileHeld, withCopy, withRebuilt, type StoreRepair } from './salvage.ts';
import { KNOWLEDGE } from './stores.ts';
import { finishSwap, isHalfRepaired, swapIn } from './swap.ts';

export interface RepairOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly maxBytes: number | undefined;
}

const nothingFollows = (): void => undefined;

/** One transaction, beside running processes too. */
const putInOrder = async ({ dir, maxBytes }: RepairOptions): Promise<void> => {
  const { migrations, corrupt } = KNOWLEDGE;
  const store = await openStore({
    file: join(dir, KNOWLEDGE.file),
    migrations,
    synchronous: 'NORMAL',
    corrupt,
    maxBytes,
  });
  try {
    await store.write(putKnowledgeInOrder);
  } finally {
    store.close();
  }
};

const salvage = (options: RepairOptions, file: string): Promise<StoreRepair> =>
  whileHeld(options.dir, KNOWLEDGE, async (held) => {
    const base = { store: 'knowledge', file } as const;
    if (isHalfRepaired(file)) {
      finishSwap(held, nothingFollows);
      return { ...base, did: 'finished', problems: ['a repair was cut off'] };
    }
    return withCopy(held, async (copy) => {
      const { migrations } = KNOWLEDGE;
      // Somebody else may have repaired it before it was held.
      const { status, damage } = await inspectFile(copy, migrations, knowledgeProblems);
      if (status !== 'damaged') return { ...base, did: 'nothing', problems: [] };
      const finish = (database: Parameters<typeof statements>[0]): void => {
        putKnowledgeInOrder(statements(database));
      };
      const rules = { migrations, maxBytes: options.maxBytes, finish };
      return withRebuilt(held, copy, rules, async ({ part, rebuilt: { schemaGone, tables } }) => ({
        ...base,
        did: 'salvaged',
        problems: damage,
        damaged: swapIn(held, part, options.clock.now(), nothingFollows),
        tables,
        ...(schemaGone ? { empty: true } : {}),
      }));
    });
  });

export const repairKnowledge = async (options: RepairOptions): Promise<StoreRepair> => {
  const { dir } = options;
  const file = join(dir, KNOWLEDGE.file);
  const found: Inspection = await inspectStore(KNOWLEDGE, dir, knowledgeProblems);
  if (found.damage.length > 0) return salvage(options, file);
  if (found.disorder.length === 0) return { store: 'knowledge', file, did: 'nothing', problems: [] };
  await putInOrder(options);
  return { store: 'knowledge', file, did: 'ordered', problems: found.disorder };
};
