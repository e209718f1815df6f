import { describe, expect, test } from 'vitest';
import { BUGS } from './bugs.ts';
import { collect, makeProject } from './project.ts';

/** Catches a template that was lost, a wrong splice, and a lane that judges other than the command itself. */
describe('repair of one mistake', () => {
  for (const bug of BUGS) {
    test(bug.name, async () => {
      const project = makeProject(bug.files);
      try {
        const before = Object.keys(bug.files).map((file) => project.read(file));
        const check = { command: process.execPath, args: bug.check, timeoutMs: 10_000 };
        const { done, events } = await collect(project, { check });
        expect(done.reason).toBeUndefined();
        expect(done.patch?.diff).toMatch(bug.fixed);
        expect(events[0]).toMatchObject({ type: 'baseline', lane: 'fast' });
        expect(Object.keys(bug.files).map((file) => project.read(file))).toEqual(before);
      } finally {
        project.remove();
      }
    });
  }
});
