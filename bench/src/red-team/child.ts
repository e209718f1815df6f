/** One attack in a process of its own, since some change its environment and its folder. Prints what came of it as JSON. */
import { registerHooks } from 'node:module';
import { audit } from './unseen/signs.ts';
import { attacks } from './unseen/attacks.ts';
import { Arena } from './arena.ts';
import { refusals } from './listening-kit.ts';
import { stoppedBy } from './stopped-by.ts';

/** What came of an attack. */
export interface Came {
  readonly id: string;
  readonly through: boolean;
  /** The rules, codes and outcomes that it met, the most telling first; empty where it met nothing. */
  readonly met: readonly string[];
}

const KIT = new URL('listening-kit.ts', import.meta.url).href;
const UNSEEN = new URL('unseen/', import.meta.url).href;

// Some attacks open an Evolver of their own, and swallow what it says.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@evolve/kit' && context.parentURL?.startsWith(UNSEEN) === true
      ? { url: KIT, shortCircuit: true }
      : next(specifier, context),
});

const attack = attacks.find(({ id }) => id === process.argv[2]);
if (attack === undefined) throw new Error(`no attack is called ${String(process.argv[2])}`);

const arena = await Arena.make(attack);
audit.verify = () => arena.isWhole();
try {
  await Promise.resolve(attack.run(arena)).catch(() => undefined);
  const receipts = await arena.receipts().catch(() => []);
  const through = await attack.gotThrough(arena, receipts);
  const came: Came = { id: attack.id, through, met: stoppedBy([...arena.refusals, ...refusals], receipts) };
  process.stdout.write(`${JSON.stringify(came)}\n`);
} finally {
  await arena.close();
}
// What an attack has left behind in this process must not keep it.
process.exit(0);
