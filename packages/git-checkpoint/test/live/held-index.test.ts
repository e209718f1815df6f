import { expect, test } from 'vitest';
import { holdIndex, lookAhead } from '../../src/live/held-index.ts';
import { gitOf, makeRepository, write } from '../support/repository.ts';

const PATH = 'agent.js';

test.each(['git add', 'nothing'])(
  'what was read ahead counts only while the index is the same: %s',
  async (between) => {
    const { dir, git, ...rest } = makeRepository();
    const opened = await gitOf({ dir, ...rest });
    const ahead = await lookAhead(opened, [PATH]);
    if (between === 'git add') {
      write(dir, PATH, 'export const answer = () => 42;\n');
      git('add', PATH);
    }
    const entries = await holdIndex(opened, false).entries([PATH], ahead);
    expect(entries.get(PATH)?.map(({ oid }) => oid)).toEqual([git('rev-parse', `:${PATH}`)]);
  },
);

test('paths that were not read ahead are read', async () => {
  const repository = makeRepository();
  const opened = await gitOf(repository);
  const index = holdIndex(opened, false);
  await index.entries([PATH], await lookAhead(opened, [PATH]));
  const entries = await index.entries(['old.js', 'unknown']);
  expect([PATH, 'old.js', 'unknown'].map((path) => entries.get(path)?.length)).toEqual([1, 1, 0]);
});
