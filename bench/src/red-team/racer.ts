/** The other process of a race: opens its own Evolver on a place that stands and runs one cycle. Prints what came of it as JSON. */
import { attacks } from './unseen/attacks.ts';
import { Arena, type Raced } from './arena.ts';
import { enterPlace } from './place.ts';

const [id = '', root = '', work = ''] = process.argv.slice(2);

const attack = attacks.find((one) => one.id === id);
if (attack === undefined) throw new Error(`no attack is called ${id}`);

/** The functions of a race are closed in themselves, so their text is enough. */
const { default: run } = (await import(`data:text/javascript,${encodeURIComponent(`export default ${work}`)}`)) as {
  readonly default: (dir: string) => Promise<void> | void;
};

const arena = await Arena.join(attack, await enterPlace(root));
try {
  const receipt = await arena.cycle(run).catch(() => undefined);
  const raced: Raced = { receipts: receipt === undefined ? [] : [receipt], refusals: arena.refusals };
  process.stdout.write(JSON.stringify(raced));
} finally {
  await arena.stop();
}
