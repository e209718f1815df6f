import type { Ids, Trial } from '@evolve/core/contracts';
import { withDiskErrors } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import { readHead, readRef } from '../git/refs.ts';
import type { CaptureLimits } from '../options.ts';
import { capture, captureIndex } from './capture.ts';
import { linkDependencies } from './dependencies.ts';
import { fillSlot, giveBack, takeSlot } from './pool.ts';

/** A trial that also says which folders outside of it runs have to read. */
export interface GitTrial extends Trial {
  /** Absolute `node_modules` folders of the live tree that the trial links to. Mount them read-only. */
  readonly dependencies: readonly string[];
}

/** See `Workspace.openTrial`. */
export const openTrial = async (
  context: WorkspaceContext,
  options: { readonly ids: Ids; readonly limits: CaptureLimits; readonly base?: string | undefined },
): Promise<GitTrial> => {
  const git = await context.git();
  const base = options.base === undefined ? (await readHead(git)).commit : await readRef(git, options.base);
  if (base === undefined) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `no such commit: ${String(options.base)}`, {
      data: { base: options.base },
    });
  }
  const slot = await takeSlot(context, options.ids);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= giveBack(context, slot, options.ids));
  try {
    await fillSlot(git, slot, base);
    const { linked, dependencies } = await linkDependencies(git, base, slot.tree);
    const place = { dir: slot.tree, base, baseIndex: slot.index, linked };
    return {
      id: options.ids(),
      dir: slot.tree,
      base,
      dependencies,
      capture: () =>
        withDiskErrors(async () =>
          capture(await context.git(), place, options.limits, captureIndex(slot.dir, options.ids())),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
