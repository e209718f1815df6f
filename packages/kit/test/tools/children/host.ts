/** A host that asks for one tool. Started to be killed. */
import { command } from '@evolve/core/checks';
import { createEvolver } from '../../../src/index.ts';
import { doubler, TOOLS_GRANTED, WHO } from '../values.ts';

const [dir = '', stateDir = ''] = process.argv.slice(2);
const evolver = await createEvolver({
  repo: dir,
  stateDir,
  policy: TOOLS_GRANTED,
  checks: [command({ id: 'adds', run: ['node', 'checks/add.js'], timeoutMs: 10_000 })],
  proposers: [],
  tools: {},
});
try {
  await evolver.boot();
  await evolver.tools.propose(doubler(), WHO);
} finally {
  await evolver.stop();
}
