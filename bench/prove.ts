/** `npm run prove -- NAME`: one proof at its full count. Without a name, the list. */
import { cases } from './src/cases.ts';
import { runNamed } from './src/named.ts';
import { storyKills } from './src/story-kills.ts';

process.exitCode = await runNamed('prove', { cases, 'story-kills': storyKills }, process.argv.slice(2));
