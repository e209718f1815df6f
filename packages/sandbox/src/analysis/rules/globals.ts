import { gives } from '../../data/entry.ts';
import { GLOBAL_OBJECTS } from '../../data/globals.ts';
import type { Context } from '../context.ts';
import { globalEntry, isKnownGlobal } from '../entries.ts';

/** A name that only the build or the host can know: the text declares it, and no list of ours has it. */
const DECLARED = gives('globals.declared');

/** Values that have no parts: nothing can be had of them, and nothing changed. */
const PLAIN_VALUES: ReadonlySet<string> = new Set(['undefined', 'NaN', 'Infinity']);

/** Every name that the text takes from outside is followed to what is done with it. */
export const followGlobals = (context: Context): void => {
  for (const { name, node, declared } of context.names.free) {
    if (PLAIN_VALUES.has(name)) continue;
    context.follow({
      kind: 'global',
      node,
      entry: declared && !isKnownGlobal(name) ? DECLARED : globalEntry(name),
      path: GLOBAL_OBJECTS.has(name) ? '' : name,
    });
  }
};
