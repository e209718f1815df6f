/** A host one of whose gates never gives the thread back. */
import { writeFileSync } from 'node:fs';
import { Evolver, systemClock, systemIds, systemRandom } from '@evolve/core';
import { command } from '@evolve/core/checks';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { completePolicy, createGovernor, protectedPathGate } from '@evolve/governance';
import { openMemory } from '@evolve/memory';
import { createReflector } from '@evolve/reflect';
import { isolatedRunner } from '@evolve/sandbox';
import { writes } from '../proposer.ts';
import { FIXED, GRANTED } from '../values.ts';

const [dir = '', stateDir = '', sign = ''] = process.argv.slice(2);
const policy = completePolicy(GRANTED);
const workspace = await gitWorkspace({ dir, stateDir, clock: systemClock, ids: systemIds });
const { journal, knowledge } = await openMemory({ dir: stateDir });
const evolver = new Evolver({
  ...{ workspace, journal, knowledge, clock: systemClock, random: systemRandom, ids: systemIds },
  proposers: [writes({ 'src/add.js': FIXED })],
  gates: [
    {
      ...protectedPathGate(policy),
      review: () => {
        writeFileSync(sign, '');
        for (;;);
      },
    },
  ],
  checks: [command({ id: 'adds', run: ['node', 'checks/add.js'] })],
  governor: createGovernor({ policy }),
  reflector: createReflector({}),
  runner: isolatedRunner({ isolation: 'none' }),
});
await evolver.evolve({ task: 'add subtracts' });
