/** A host of its own: opens an Evolver on a repository and does one thing. Started to be killed. */
import { command } from '@evolve/core/checks';
import { webhookNotifier } from '@evolve/governance';
import { createEvolver } from '../src/index.ts';
import { FIXED, GRANTED } from './values.ts';
import { writes } from './proposer.ts';

const [action = '', dir = '', stateDir = '', id = ''] = process.argv.slice(2);

const evolver = await createEvolver({
  repo: dir,
  stateDir,
  policy: ['ask', 'approve', 'reject', 'advance', 'notify'].includes(action)
    ? { ...GRANTED, mode: 'propose' }
    : GRANTED,
  checks: [command({ id: 'adds', run: ['node', 'checks/add.js'], timeoutMs: 10_000 })],
  ...(action === 'notify'
    ? { notify: webhookNotifier({ url: id, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }) }
    : {}),
  proposers: [writes({ 'src/add.js': FIXED, 'src/new/deep.js': '// Nothing yet.\n' })],
});
evolver.on('error', ({ error, where }) => {
  console.error(where, error);
});

const ACTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  evolve: () => evolver.evolve({ task: 'add subtracts' }),
  ask: () => evolver.evolve({ task: 'add subtracts' }),
  approve: () => evolver.approvals.decide(id, { decision: 'approve', by: 'ada' }),
  reject: () => evolver.approvals.decide(id, { decision: 'reject', by: 'ada' }),
  rollback: () => evolver.rollback(id),
  recover: () => evolver.recover(),
  halt: () => evolver.halt('stop', { by: 'ada' }),
  // Stays up until the notice is out.
  notify: async () => {
    await evolver.evolve({ task: 'add subtracts' });
    await new Promise((resolve) => setTimeout(resolve, 20_000));
  },
  advance: () => evolver.advance(),
};

try {
  process.stdout.write(JSON.stringify((await ACTIONS[action]?.()) ?? null));
} finally {
  await evolver.stop();
}
