import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planEdits } from '../../src/edit/plan-edits.ts';
import { projectWith } from './harness.ts';

const always = (): boolean => true;

describe('plans', () => {
  test('edits of one file build on each other, and a new file can be edited at once', async () => {
    const { dir } = await projectWith();
    const plan = await planEdits(
      dir,
      [
        { path: 'src/add.mjs', search: 'a - b', replace: 'sum(a, b)' },
        { path: 'src/add.mjs', search: 'sum(a, b)', replace: 'a + b' },
        { path: 'src/new.mjs', content: 'one two' },
        { path: 'src/new.mjs', search: 'two', replace: 'three' },
      ],
      always,
    );
    expect(plan).toEqual({
      ok: true,
      files: [
        {
          path: 'src/add.mjs',
          before: 'export const add = (a, b) => a - b;\n',
          after: 'export const add = (a, b) => a + b;\n',
        },
        { path: 'src/new.mjs', after: 'one three' },
      ],
    });
  });

  test('one bad edit refuses all of them', async () => {
    const { dir } = await projectWith();
    const good = { path: 'src/add.mjs', search: 'a - b', replace: 'a + b' };
    expect(await planEdits(dir, [good, { path: 'src/none.mjs', search: 'x', replace: 'y' }], always)).toEqual({
      ok: false,
      problems: ['"src/none.mjs": there is no such file'],
    });
    expect((await planEdits(dir, [good, { path: 'src/other.mjs', content: 'gone' }], always)).ok).toBe(false);
    expect((await planEdits(dir, [{ path: 'src', content: 'x' }], always)).ok).toBe(false);
    expect((await planEdits(dir, [{ ...good, replace: good.search }], always)).ok).toBe(false);
  });

  test('whatever the path, a plan never leads out of the project', async () => {
    const { dir } = await projectWith();
    const part = fc.constantFrom('..', '.', '', 'src', 'a', '.git', '.GIT', '~', 'C:', '\\..', '\0', '\u202e');
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(path, async (given) => {
        const plan = await planEdits(dir, [{ path: given, content: 'x' }], always);
        const plain = given.split('/').every((each) => !['..', '.', ''].includes(each) && !/^\.git$/i.test(each));
        if (!plain || given.includes('\0') || given.includes('\\')) expect(plan.ok).toBe(false);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
