/** Makes one call fail, once. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOperation, type Ended, type Operation } from '../proof/operation.ts';
import type { Action } from '../proof/operator.ts';
import type { Place } from '../proof/place.ts';
import type { FaultyCall } from './calls.ts';

export interface Fault {
  readonly call: FaultyCall;
  readonly error: string;
}

export const tellFault = ({ call, error }: Fault): string =>
  `${error} from ${call.name} ${String(call.nth)}${call.path === undefined ? '' : ` on ${call.path}`} by ${call.by === 'node' ? 'node' : `git command ${String(call.by)}`}`;

const REAL_GIT = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** Counts the commands by the length of a file, since several start at once, and runs one of them under strace. */
const WRAPPER = `#!/bin/sh
printf x >> "$FAULT_DIR/count"
if [ "$(wc -c < "$FAULT_DIR/count")" -eq "$FAULT_WHICH" ]; then
  exec strace -qq -o "$FAULT_DIR/log" -e signal=none -e "trace=$FAULT_CALL" -e "inject=$FAULT_CALL:error=$FAULT_ERROR:when=$FAULT_NTH" ${REAL_GIT} "$@"
fi
exec ${REAL_GIT} "$@"
`;

const LIMIT_MS = 90_000;

/** Waits for the end, which has to come: what hangs is killed. */
export const finish = async ({ ended, pid }: Operation): Promise<Ended | 'hang'> => {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<'hang'>((resolve) => {
    timer = setTimeout(() => {
      resolve('hang');
    }, LIMIT_MS);
  });
  const first = await Promise.race([ended, hang]);
  clearTimeout(timer);
  if (first === 'hang') process.kill(pid, 'SIGKILL');
  return first;
};

export interface Injected {
  readonly ended: Ended | 'hang';
  /** Whether the call was met at all. */
  readonly hit: boolean;
}

const wasHit = (log: string): boolean => existsSync(log) && readFileSync(log, 'latin1').includes('(INJECTED)');

const injectIntoGit = async (place: Place, action: Action, fault: Fault): Promise<Injected> => {
  const dir = `${place.root}.fault`;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  writeFileSync(join(dir, 'git'), WRAPPER);
  chmodSync(join(dir, 'git'), 0o755);
  writeFileSync(join(dir, 'count'), '');
  const env = {
    ...place.env,
    PATH: `${dir}:${place.env['PATH'] ?? ''}`,
    FAULT_DIR: dir,
    FAULT_WHICH: String(fault.call.by),
    FAULT_CALL: fault.call.name,
    FAULT_ERROR: fault.error,
    FAULT_NTH: String(fault.call.nth),
  };
  const operation = startOperation({ ...place, env }, action, { env: { UV_THREADPOOL_SIZE: '1' } });
  await operation.ready;
  operation.go();
  const ended = await finish(operation);
  const hit = wasHit(join(dir, 'log'));
  rmSync(dir, { recursive: true, force: true });
  return { ended, hit };
};

const injectIntoNode = async (place: Place, action: Action, fault: Fault): Promise<Injected> => {
  const log = `${place.root}.log`;
  const operation = startOperation(place, action, { env: { UV_THREADPOOL_SIZE: '1' } });
  await operation.ready;
  const threads = readdirSync(`/proc/${String(operation.pid)}/task`);
  const { name, path = '', nth } = fault.call;
  const strace = spawn('strace', [
    ...['-o', log, '-e', 'signal=none', '-P', path, '-e', `trace=${name}`],
    ...['-e', `inject=${name}:error=${fault.error}:when=${String(nth)}`],
    ...threads.flatMap((thread) => ['-p', thread]),
  ]);
  const attached = new Promise<void>((resolve) => {
    let text = '';
    strace.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if ((text.match(/attached/g) ?? []).length >= threads.length) resolve();
    });
    strace.once('close', () => {
      resolve();
    });
  });
  const closed = new Promise((resolve) => strace.once('close', resolve));
  await attached;
  operation.go();
  const ended = await finish(operation);
  await closed;
  const hit = wasHit(log);
  rmSync(log, { force: true });
  return { ended, hit };
};

export const inject = (place: Place, action: Action, fault: Fault): Promise<Injected> =>
  (fault.call.by === 'node' ? injectIntoNode : injectIntoGit)(place, action, fault);
