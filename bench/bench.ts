/** `npm run bench -- NAME`: a table of ratios against the raw operation, measured in the same run. Without a name, all. */
import { checkpoint } from './src/checkpoint.ts';
import { cycle } from './src/cycle.ts';
import { memory } from './src/memory.ts';
import { runNamed } from './src/named.ts';
import { repairBench } from './src/repair-bench.ts';
import { repairRunners } from './src/repair-runners.ts';
import { tiers } from './src/tiers.ts';
import { validator } from './src/validator.ts';

process.exitCode = await runNamed(
  'bench',
  { cycle, checkpoint, memory, repair: repairBench, 'repair-runners': repairRunners, tiers, validator },
  process.argv.slice(2),
);
