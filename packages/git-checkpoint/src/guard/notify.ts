/**
 * Tells systemd how the service stands. Its socket takes datagrams, which Node cannot send; `systemd-notify`, which is part of
 * systemd, does it for us. Without it nothing is told, so the unit has to be `Type=exec`.
 */
import { spawn } from 'node:child_process';

export interface Notifier {
  ready(): void;
  stopping(): void;
  dispose(): void;
}

/** Ours, not the agent's: an agent that answers the watchdog would speak for the guard. */
const VARIABLES = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'];

/** The environment without what is meant for the guard alone. */
export const withoutNotify = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !VARIABLES.includes(name)));

const NOBODY: Notifier = { ready: () => undefined, stopping: () => undefined, dispose: () => undefined };

export const systemdNotifier = (env: NodeJS.ProcessEnv, log: (message: string) => void): Notifier => {
  if (env['NOTIFY_SOCKET'] === undefined) return NOBODY;
  let isMissing = false;
  const tell = (...state: readonly string[]): void => {
    if (isMissing) return;
    const child = spawn('systemd-notify', state, { env, stdio: 'ignore' });
    child.once('error', (error) => {
      isMissing = true;
      log(`systemd is not told how the service stands: ${error.message}`);
    });
    child.unref();
  };
  const limit = Number(env['WATCHDOG_USEC'] ?? 0) / 1_000;
  const timer = limit > 0 ? setInterval(tell, limit / 2, 'WATCHDOG=1') : undefined;
  timer?.unref();
  return {
    ready: () => tell('READY=1', 'STATUS=The agent has come up.'),
    stopping: () => tell('STOPPING=1'),
    dispose: () => clearInterval(timer),
  };
};
