import { parseArgs } from 'node:util';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { DEFAULT_CASE } from './case.ts';

export interface StoryOptions {
  /** A repository of the user's own: one real cycle there instead of the story. */
  readonly repo?: string;
  readonly checks: readonly string[];
  readonly task?: string;
  readonly package: string;
  /** Where the run is kept; one that was cut off goes on there. */
  readonly dir?: string;
  /** Fewer requests. */
  readonly short: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

export const HELP = `npm start                                 the whole story on a published package with a real bug
npm start -- --package NAME               another package (--list shows them)
npm start -- --dir DIR                    keep the run there; a run that was cut off goes on
npm start -- --short                      fewer requests
npm start -- --repo DIR --check "CMD"     one real cycle on a repository of yours; asks before anything lands
                 [--task TEXT]`;

/** @throws EVOLVE_USAGE */
export const readOptions = (args: readonly string[]): StoryOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repo: { type: 'string' },
        check: { type: 'string', multiple: true },
        task: { type: 'string' },
        package: { type: 'string' },
        dir: { type: 'string' },
        short: { type: 'boolean' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { repo, check = [], task, dir } = values;
    if (repo !== undefined && check.length === 0)
      throw new Error('--repo needs a --check "COMMAND" that proves a change');
    return {
      checks: check,
      package: values.package ?? DEFAULT_CASE,
      short: values.short ?? false,
      list: values.list ?? false,
      help: values.help ?? false,
      ...(repo === undefined ? {} : { repo }),
      ...(task === undefined ? {} : { task }),
      ...(dir === undefined ? {} : { dir }),
    };
  } catch (error) {
    throw new EvolveError('EVOLVE_USAGE', messageOf(error), { hint: HELP });
  }
};
