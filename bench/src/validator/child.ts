/** One process for each figure, so that nobody finds what others left behind: prints its result as JSON. */
import { sample, SUBJECTS } from './subjects.ts';
import { fastestPass, growth, latencies } from './timing.ts';

const [task = '', rounds = ''] = process.argv.slice(2);

const measure = (): unknown => {
  if (task === 'latencies') return latencies(sample());
  if (task === 'growth') return growth();
  const make = SUBJECTS[task];
  if (make === undefined) throw new Error(`nothing is called ${task}`);
  return fastestPass(sample(), make(), Number(rounds));
};

process.stdout.write(JSON.stringify(measure()));
