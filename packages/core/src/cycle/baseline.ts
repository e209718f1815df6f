/** That something of the repository was accepted is on the ledger: who removes the record of it makes no first look. */
import type { Kernel } from './kernel.ts';

const BASELINE = 'baseline';

type Books = Pick<Kernel, 'journal' | 'workspace' | 'clock'>;

const isKnown = async ({ journal }: Books): Promise<boolean> =>
  (await journal.newest({ cycleId: BASELINE, limit: 1 })).length > 0;

/** Once in the life of a ledger, after the workspace's first look. */
export const recordBaseline = async (kernel: Books): Promise<void> => {
  if (await isKnown(kernel)) return;
  const at = kernel.clock.now().toISOString();
  const record = { cycleId: BASELINE, type: BASELINE, at, data: { type: BASELINE } };
  await kernel.journal.setFlag(BASELINE, { at }, record);
};

/** Why nobody can say any more what of the repository was accepted; undefined while it can be said, and before the first look. */
export const whyNoBaseline = async (kernel: Books): Promise<string | undefined> =>
  !(await isKnown(kernel)) || (await kernel.workspace.keepsBaseline())
    ? undefined
    : 'the record of what the repository may run is gone: look, then evolve doctor --accept-repository and evolve resume';
