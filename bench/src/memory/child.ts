/** One lane in a process of its own, so that nobody finds what others left behind: prints its result as JSON. */
import { LANES } from './lanes.ts';

const [name = '', dir = '', size = '', rounds = ''] = process.argv.slice(2);
const lane = LANES[name];
if (lane === undefined) throw new Error(`nothing is called ${name}`);
process.stdout.write(JSON.stringify(await lane({ dir, size: Number(size), rounds: Number(rounds) })));
