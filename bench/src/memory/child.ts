/** One lane in a process of its own, so that nobody finds what others left behind: prints its result as JSON. */
import { LANES } from './lanes.ts';
import type { Place } from './store.ts';
import { VECTOR_LANES } from './vector-lanes.ts';

const [name = '', place = '{}'] = process.argv.slice(2);
const lane = LANES[name] ?? VECTOR_LANES[name];
if (lane === undefined) throw new Error(`nothing is called ${name}`);
process.stdout.write(JSON.stringify(await lane(JSON.parse(place) as Place)));
