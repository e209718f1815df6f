/**
 * A red team against a real Evolver: 233 attacks on the rules, on what is kept and on the process, by an author who had read what is
 * promised and no line of how it is kept (`red-team/unseen`). Each has a fresh repository and a process of its own; whether it
 * got through is judged from outside, by the repository and the books. `--only` names attacks; `--count N` draws N by `--seed`.
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';
import type { Came } from './red-team/child.ts';
import { attacks } from './red-team/unseen/attacks.ts';
import type { Attack } from './red-team/unseen/world.ts';

const CHILD = fileURLToPath(new URL('red-team/child.ts', import.meta.url));
const LIMIT_MS = 240_000;

/** What came of it; an attack that ends its own process, or never ends, is told as such. */
const attempt = async ({ id }: Attack): Promise<Came> => {
  try {
    const args = [...process.execArgv, CHILD, id];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Came;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n').slice(0, 6).join(' | ') : String(error);
    return { id, through: true, met: [`not judged: ${why.slice(0, 600)}`] };
  }
};

const drawn = (only: readonly string[], count: number | undefined, seed: number): readonly Attack[] => {
  const named =
    only.length === 0 ? attacks : attacks.filter(({ id, kind }) => only.includes(id) || only.includes(kind));
  if (count === undefined) return named;
  const random = seeded(seed);
  return named
    .map((attack) => ({ attack, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ attack }) => attack);
};

/** As many at once as there are processors. */
const attemptAll = async (chosen: readonly Attack[]): Promise<readonly Came[]> => {
  const came: Came[] = [];
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await attempt(next);
      came.push(result);
      console.log(`${result.id}: ${result.through ? 'GOT THROUGH' : 'held'}: ${result.met.slice(0, 3).join('; ')}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return came;
};

const tell = (came: readonly Came[]): void => {
  const kindOf = new Map(attacks.map(({ id, kind }) => [id, kind]));
  const kinds = [...new Set(came.map(({ id }) => kindOf.get(id) ?? ''))].sort();
  console.table(
    kinds.map((kind) => {
      const own = came.filter(({ id }) => kindOf.get(id) === kind);
      return { kind, attacks: own.length, 'got through': own.filter(({ through }) => through).length };
    }),
  );
};

/** Holds when nothing gets through and each attack met something that has a name. */
export const redTeam: Proof = async ({ only, count, seed }) => {
  const came = await attemptAll(drawn(only, count, seed));
  tell(came);
  const through = came.filter((one) => one.through);
  const unnamed = came.filter((one) => !one.through && one.met.length === 0);
  console.log(
    `${String(came.length)} attacks: ${String(came.length - through.length)} held, ${String(through.length)} got through; ` +
      `${String(unnamed.length)} held without a name for what held them`,
  );
  return came.length > 0 && through.length === 0 && unnamed.length === 0;
};
