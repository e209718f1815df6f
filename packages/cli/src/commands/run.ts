import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { splitCommand } from '@evolve/core/checks';
import { findGuardedPlace, installGuard, type GuardConfig } from '@evolve/git-checkpoint';
import type { Command, CommandContext, Values } from '../command.ts';
import { number, text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const milliseconds = (values: Values, name: string): number | undefined => {
  const seconds = number(values, name, 'a number from 0 on');
  return seconds === undefined ? undefined : seconds * 1000;
};

const commandOf = (line: string | undefined): { command: string; args: readonly string[] } | undefined => {
  if (line === undefined) return undefined;
  const [command, ...args] = splitCommand(line);
  return { command, args };
};

/** `FILE:SECONDS`; the file may hold a colon itself. A relative one is in `$EVOLVE_GUARD_DIR`. */
const heartbeatOf = (given: string | undefined): GuardConfig['heartbeat'] => {
  if (given === undefined) return undefined;
  const [, file = '', seconds] = /^(.+):(\d+(?:\.\d+)?)$/.exec(given) ?? [];
  if (seconds === undefined) throw wrongUse('--heartbeat takes FILE:SECONDS');
  return { file, staleMs: Number(seconds) * 1000 };
};

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Bytes, or with K, M or G times 1024, 1024² or 1024³. */
const memoryOf = (given: string | undefined): number | undefined => {
  if (given === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?)$/i.exec(given) ?? [];
  const bytes = Math.trunc(Number(amount) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
  if (!(bytes >= 1)) throw wrongUse('--memory takes a size such as 800M or 2G');
  return bytes;
};

const PROBE_MS = 15_000;

const readyOf = (values: Values): 'uptime' | 'file' => {
  const ready = text(values, 'ready') ?? 'uptime';
  if (ready !== 'uptime' && ready !== 'file') throw wrongUse('--ready takes uptime or file');
  return ready;
};

/** Without what was not given: the guard has defaults of its own. */
const configOf = (values: Values): GuardConfig => {
  const probe = commandOf(text(values, 'probe'));
  const boots = number(values, 'crash-loop', 'a whole number from 1 on');
  const given = {
    ready: readyOf(values),
    maxAttempts: number(values, 'max-attempts', 'a whole number from 1 on'),
    minUptimeMs: milliseconds(values, 'min-uptime'),
    startTimeoutMs: milliseconds(values, 'start-timeout'),
    stopGraceMs: milliseconds(values, 'stop-grace'),
    build: commandOf(text(values, 'build')),
    probe: probe === undefined ? undefined : { ...probe, timeoutMs: PROBE_MS },
    heartbeat: heartbeatOf(text(values, 'heartbeat')),
    memoryBytes: memoryOf(text(values, 'memory')),
    crashLoop: boots === undefined ? undefined : { boots },
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const;

/**
 * The guard is a group of its own, so that a key at the terminal reaches it once, from here. Ctrl-Z stops this process too,
 * as the shell expects.
 */
const supervise = async (file: string, args: readonly string[], context: CommandContext): Promise<number> => {
  const options = { cwd: context.repo, env: context.env, stdio: 'inherit', detached: true } as const;
  const guard = spawn(process.execPath, [file, ...args], options);
  const forward = (signal: NodeJS.Signals) => (): void => void guard.kill(signal);
  const suspend = (): void => {
    guard.kill('SIGTSTP');
    process.kill(process.pid, 'SIGSTOP');
  };
  const handlers = [
    ...FORWARDED.map((signal) => ({ signal, handler: forward(signal) })),
    { signal: 'SIGTSTP' as const, handler: suspend },
  ];
  for (const { signal, handler } of handlers) process.on(signal, handler);
  try {
    const [code, signal] = (await once(guard, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
};

const OPTIONS = [
  'ready',
  'min-uptime',
  'start-timeout',
  'stop-grace',
  'max-attempts',
  'crash-loop',
  'heartbeat',
  'memory',
  'build',
  'probe',
] as const;

export const run: Command = {
  name: 'run',
  usage: [
    '[--ready uptime|file] [--min-uptime SECONDS] [--start-timeout SECONDS] [--stop-grace SECONDS] [--max-attempts N]',
    '[--crash-loop BOOTS] [--heartbeat FILE:SECONDS] [--memory SIZE] [--build COMMAND] [--probe COMMAND] -- COMMAND...',
  ].join(' '),
  summary: 'Starts the agent under the boot guard; an evolution that keeps it from coming up is taken back',
  options: Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
  passesStatusOn: true,
  run: async (context) => {
    if (context.rest.length === 0) throw wrongUse('which command?', 'evolve run -- node agent.js');
    const config = configOf(context.values);
    // Found by its path where .git is gone: the guard brings it back.
    const { dir, stateDir } = await findGuardedPlace({ dir: context.repo, env: context.env });
    const guard = await installGuard({ stateDir, dir, config });
    return supervise(guard.file, ['--config', guard.config, '--', ...context.rest], context);
  },
};
