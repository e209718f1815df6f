/** One part of the year in a process of its own, so that its memory is nobody else's: prints its result as JSON. */
import { compareForgetting } from './quality.ts';
import { liveYear } from './year.ts';

const [part = '', dir = '', observations = '', evolutions = '', seed = ''] = process.argv.slice(2);
const options = { dir, observations: Number(observations), evolutions: Number(evolutions), seed: Number(seed) };
const result = part === 'live' ? await liveYear(options) : await compareForgetting(options);
process.stdout.write(JSON.stringify(result));
