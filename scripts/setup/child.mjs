/**
 * Owns every process that the bootstrap starts.
 *
 * 1. Each child leads a process group of its own, so a signal reaches its descendants too.
 * 2. A signal that reaches us reaches every live child once: npm and a terminal both deliver the same Ctrl-C.
 * 3. After a signal no group outlives us: what is still there when its leader ends, or after the grace, is killed.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { ROOT } from './root.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Milliseconds in which a repeated signal counts as the same key press. */
const ECHO_MS = 400;
/** Milliseconds that a child has to end by itself after a signal. */
const GRACE_MS = 15_000;

const live = new Set();
let received;

const signalGroup = (child, signal) => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
};

const signalAll = (signal) => {
  for (const child of live) signalGroup(child, signal);
};

const onSignal = (signal) => {
  const now = performance.now();
  if (received !== undefined && now - received.at < ECHO_MS) return;
  received = { signal, at: now };
  if (live.size === 0) process.exit(statusOf(signal));
  signalAll(signal);
  setTimeout(() => signalAll('SIGKILL'), GRACE_MS).unref();
};

/** Passes the signals that end a program on to every child that is running; without one, ends at once. */
export const forwardSignals = () => {
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('exit', () => {
    if (received !== undefined) signalAll('SIGKILL');
  });
};

const statusOf = (signal) => 128 + constants.signals[signal];

/** The shell's convention: a program that died by a signal ends with 128 and the signal's number. */
export const exitStatus = ({ code, signal }) => (signal === null ? code : statusOf(signal));

/**
 * Starts a program and waits for it: `{ code, signal }`. Arguments are passed as they are, never through a shell.
 * Rejects only when the program cannot be started.
 */
export const launch = (command, args, { env, stdio, onStart }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio, detached: true });
    live.add(child);
    onStart?.(child);
    child.once('error', (error) => {
      live.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      if (received !== undefined) signalGroup(child, 'SIGKILL');
      live.delete(child);
      resolve({ code, signal });
    });
  });

/** Runs a helper with its output kept: `{ code, stdout, output }`. When a signal ended it, the bootstrap ends too. */
export const capture = async (command, args, env) => {
  let stdout = '';
  let output = '';
  const ended = await launch(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    onStart: (child) => {
      child.stdout.setEncoding('utf8').on('data', (text) => ((stdout += text), (output += text)));
      child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    },
  }).catch((error) => ({ code: 127, signal: null, message: error.message }));
  if (received !== undefined) process.exit(statusOf(received.signal));
  return { code: exitStatus(ended), stdout, output: ended.message ?? output };
};
