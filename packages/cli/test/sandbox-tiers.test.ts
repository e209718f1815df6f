import { expect, test } from 'vitest';
import { remedyFor } from '../src/sandbox-tiers.ts';

// What bubblewrap and the runner say on machines that cannot do it.
test.each([
  ['bwrap: spawnSync bwrap ENOENT', /install bubblewrap/],
  ['no namespaces on darwin', /on Linux/],
  ['bwrap: setting up uid map: Permission denied', /unprivileged user namespaces/],
  ['bwrap: No permissions to create new namespace', /unprivileged user namespaces/],
  ['bwrap: Creating new namespace failed: Operation not permitted', /unprivileged user namespaces/],
  ['bwrap ended with 3', /see what it says/],
])('%s: there is something to do about it', (reason, remedy) => {
  expect(remedyFor(reason)).toMatch(remedy);
});
