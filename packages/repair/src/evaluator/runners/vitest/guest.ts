/**
 * Loaded before anything else in the thread where Vitest runs the tests, which stays from candidate to candidate. Owns: the
 * fuel, the thread's timers, environment and global names, and what is noticed of files, children and open handles.
 */
import { BroadcastChannel, getEnvironmentData } from 'node:worker_threads';
import { keepGlobalValues } from '../../intrinsics.ts';
import { watchResidue } from '../../residue.ts';
import { trackTimers } from '../../timers.ts';
import { GUEST, type GuestAnswer, type GuestData, type GuestQuestion } from './guest-data.ts';

interface Fueled {
  __evolveFuel: number;
  __evolveOut: () => never;
}

const fueled = globalThis as unknown as Fueled;
const { root, fuel } = getEnvironmentData(GUEST) as unknown as GuestData;
fueled.__evolveFuel = fuel;
fueled.__evolveOut = () => {
  throw new Error('out of fuel');
};

const timers = trackTimers();
const isSpent = watchResidue({ tellsStacks: true, inside: root });
const env = { ...process.env };
let restoreGlobals: (() => void) | undefined;

const restoreEnv = (): void => {
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
};

const channel = new BroadcastChannel(GUEST);
const post = channel.postMessage.bind(channel);
const say = (answer: GuestAnswer): void => {
  post(answer);
};

const tidy = (): boolean => {
  timers.clear();
  // What Vitest itself sets up by the first run is there to stay.
  restoreGlobals ??= keepGlobalValues(/^__(?:evolve|vi)/);
  restoreGlobals();
  restoreEnv();
  return isSpent();
};

channel.onmessage = (event: unknown) => {
  const question = (event as { readonly data: GuestQuestion }).data;
  const fuelLeft = fueled.__evolveFuel;
  if (question.ask === 'begin') fueled.__evolveFuel = question.fuel;
  say({ told: question.id, fuelLeft, spent: question.ask === 'end' && tidy() });
};
channel.unref();
