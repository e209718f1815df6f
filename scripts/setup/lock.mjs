/**
 * One setup at a time in a checkout: two installs at once would tear node_modules.
 *
 * The lock is a file made by exclusive create; it names its holder by process id and start time, so the lock of a process
 * that died is recognised even when its id was given to another. Only one waiter may remove a dead holder's lock: the one
 * that creates the claim named after that holder.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { SetupError } from './error.mjs';
import { ROOT, say } from './root.mjs';

const LOCK = join(ROOT, '.cache', 'setup.lock');
const POLL_MS = 200;
const PATIENCE_MS = 15 * 60_000;

/** Start time in clock ticks since boot, where /proc tells it: field 22, counted after the name in parentheses. */
const startOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '0'; // no /proc on this platform, or no such process: the id alone decides
  }
};

const isAlive = (holder) => {
  const [pid, start] = holder.split('-');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return startOf(pid) === start;
};

const createOnce = (file, text) => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

const readHolder = () => {
  try {
    return readFileSync(LOCK, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
};

const buryDead = (holder) => {
  const claim = `${LOCK}.${holder}`;
  if (!createOnce(claim, '')) return;
  if (readHolder() === holder) rmSync(LOCK, { force: true });
  rmSync(claim, { force: true });
};

/** Waits for the lock, runs the work, releases the lock on every exit of this process. */
export const withLock = async (work) => {
  const me = `${process.pid}-${startOf(process.pid)}`;
  const release = () => {
    if (readHolder() === me) rmSync(LOCK, { force: true });
  };
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let waited = 0; !createOnce(LOCK, me); waited += POLL_MS) {
    const holder = readHolder();
    if (/^\d+-\d+$/.test(holder) && !isAlive(holder)) buryDead(holder);
    if (waited === POLL_MS) say(`Waiting for another setup of this checkout (process ${holder.split('-')[0]})…`);
    if (waited > PATIENCE_MS) {
      throw new SetupError('EVOLVE_SETUP', 69, 'another setup of this checkout does not end', {
        hint: `look at process ${holder}; if it is not a setup, remove ${LOCK}`,
      });
    }
    await sleep(POLL_MS);
  }
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
};
