import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { splitCommand } from '@evolve/core/checks';
import { gitWorkspace, installGuard } from '@evolve/git-checkpoint';
import type { Command, CommandContext, Values } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const number = (values: Values, name: string): number | undefined => {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!Number.isFinite(value) || value < 0) throw wrongUse(`--${name} takes a number`);
  return value;
};

const commandOf = (line: string | undefined): { command: string; args: readonly string[] } | undefined => {
  if (line === undefined) return undefined;
  const [command, ...args] = splitCommand(line);
  return { command, args };
};

const PROBE_MS = 15_000;

const configOf = (values: Values) => {
  const attempts = number(values, 'max-attempts');
  const uptime = number(values, 'min-uptime');
  const build = commandOf(text(values, 'build'));
  const probe = commandOf(text(values, 'probe'));
  const ready = text(values, 'ready') ?? 'uptime';
  if (ready !== 'uptime' && ready !== 'file') throw wrongUse('--ready takes uptime or file');
  return {
    ready,
    ...(attempts === undefined ? {} : { maxAttempts: attempts }),
    ...(uptime === undefined ? {} : { minUptimeMs: uptime * 1000 }),
    ...(build === undefined ? {} : { build }),
    ...(probe === undefined ? {} : { probe: { ...probe, timeoutMs: PROBE_MS } }),
  } as const;
};

/** The guard takes the signals itself: this process only waits for it, so that Ctrl-C reaches the agent once. */
const supervise = async (file: string, args: readonly string[], context: CommandContext): Promise<number> => {
  const guard = spawn(process.execPath, [file, ...args], { cwd: context.repo, stdio: 'inherit', env: context.env });
  const forward = (signal: NodeJS.Signals) => (): void => {
    guard.kill(signal);
  };
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => ({ signal, handler: forward(signal) }));
  for (const { signal, handler } of handlers) process.on(signal, handler);
  try {
    const [code, signal] = (await once(guard, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? (signal === 'SIGKILL' ? 137 : 143);
  } finally {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
};

export const run: Command = {
  name: 'run',
  usage:
    '[--ready uptime|file] [--min-uptime SECONDS] [--max-attempts N] [--build COMMAND] [--probe COMMAND] -- COMMAND...',
  summary: 'Starts the agent under the boot guard; an evolution that keeps it from coming up is taken back',
  options: {
    ready: { type: 'string' },
    'min-uptime': { type: 'string' },
    'max-attempts': { type: 'string' },
    build: { type: 'string' },
    probe: { type: 'string' },
  },
  passesStatusOn: true,
  run: async (context) => {
    if (context.rest.length === 0) throw wrongUse('which command?', 'evolve run -- node agent.js');
    const workspace = await gitWorkspace({ dir: context.repo, env: context.env });
    const { dir, stateDir } = workspace;
    const guard = await installGuard({ stateDir, dir, config: configOf(context.values) });
    return supervise(guard.file, ['--config', guard.config, '--', ...context.rest], context);
  },
};
