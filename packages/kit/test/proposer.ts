import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Proposer } from '@evolve/core/contracts';

/** A proposer that writes these files. */
export const writes = (files: Readonly<Record<string, string>>, id = 'test'): Proposer => ({
  id,
  boundUsd: 0,
  propose: async (_, trial) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(trial.dir, path)), { recursive: true });
      writeFileSync(join(trial.dir, path), text);
    }
    return Promise.resolve({ status: 'edited', summary: `Write ${Object.keys(files).join(', ')}`, tried: 1 });
  },
});
