/** `npm run prove -- NAME`: one proof at its full count. Without a name, the list. */
import { agreement } from './src/agreement.ts';
import { budgets } from './src/budgets.ts';
import { bugs } from './src/bugs.ts';
import { bugsVerify } from './src/bugs/verify.ts';
import { calibration } from './src/calibration.ts';
import { cases } from './src/cases.ts';
import { causes } from './src/causes.ts';
import { compaction } from './src/compaction.ts';
import { confidence } from './src/confidence.ts';
import { containment } from './src/containment.ts';
import { decoys } from './src/decoys.ts';
import { evolutionLog } from './src/evolution-log.ts';
import { faults } from './src/faults.ts';
import { injection } from './src/injection.ts';
import { kill } from './src/kill.ts';
import { memoryWriters } from './src/memory-writers.ts';
import { memoryYear } from './src/memory-year.ts';
import { mutants } from './src/mutants.ts';
import { runNamed } from './src/named.ts';
import { order } from './src/order.ts';
import { packages } from './src/packages.ts';
import { person } from './src/person.ts';
import { powerLoss } from './src/power-loss.ts';
import { redTeam } from './src/red-team.ts';
import { releases } from './src/releases.ts';
import { statistics } from './src/statistics.ts';
import { storyKills } from './src/story-kills.ts';
import { utterances } from './src/utterances.ts';
import { validatorFuzz } from './src/validator-fuzz.ts';
import { variants } from './src/variants.ts';

process.exitCode = await runNamed(
  'prove',
  {
    agreement,
    budgets,
    bugs,
    'bugs-verify': bugsVerify,
    calibration,
    cases,
    causes,
    compaction,
    confidence,
    containment,
    decoys,
    'evolution-log': evolutionLog,
    faults,
    injection,
    kill,
    'memory-writers': memoryWriters,
    'memory-year': memoryYear,
    mutants,
    order,
    packages,
    person,
    'power-loss': powerLoss,
    'red-team': redTeam,
    releases,
    statistics,
    'story-kills': storyKills,
    utterances,
    'validator-fuzz': validatorFuzz,
    variants,
  },
  process.argv.slice(2),
);
