import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installGuard, type GuardConfig, type InstalledGuard } from '../../src/index.ts';
import { candidateFrom, makeRepository, openWorkspace, write, type TestRepository } from './repository.ts';
import { testEnv } from './values.ts';

/** Says that it is up, lives long enough to be blessed, and ends. */
export const healthy = (exitCode: number): string => `import { writeFileSync } from 'node:fs';
writeFileSync(process.env.EVOLVE_GUARD_DIR + '/ready', '');
writeFileSync(process.env.EVOLVE_GUARD_DIR + '/beat', '');
setTimeout(() => process.exit(${String(exitCode)}), 1500);
`;

export interface Guarded extends TestRepository {
  readonly guard: InstalledGuard;
  /** Installs it once more, for another state directory. */
  readonly install: (stateDir: string) => Promise<InstalledGuard>;
  readonly evolve: (evolutionId: string, agent: string) => Promise<void>;
  readonly run: (options?: {
    readonly failpoint?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly onStart?: (pid: number, stderr: () => string) => void;
    /** `exit`: do not wait for others that hold the output open. @default 'close' */
    readonly until?: 'exit' | 'close';
  }) => Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stderr: string;
    readonly stdout: string;
  }>;
}

/** A repository with a healthy agent, and the real guard installed for it. */
export const makeGuarded = async (config: GuardConfig = {}): Promise<Guarded> => {
  const repository = makeRepository('agent', {
    'agent.mjs': healthy(0),
    'notes.md': '# Notes\n',
    '.gitignore': '*.log\n',
  });
  const workspace = await openWorkspace(repository);
  const { stateDir, dir } = repository;
  const install = (at: string): Promise<InstalledGuard> =>
    installGuard({ stateDir: at, dir, config: { ready: 'file', minUptimeMs: 1, ...config } });
  const guard = await install(stateDir);
  return {
    ...repository,
    guard,
    install,
    evolve: async (evolutionId, agent) => {
      const candidate = await candidateFrom(workspace, (trial) => {
        write(trial, 'agent.mjs', agent);
      });
      const result = await workspace.promote(candidate, { evolutionId, message: evolutionId, trailers: {} });
      if (result.status !== 'promoted') throw new Error(result.reason);
    },
    run: ({ failpoint, args, env, onStart, until = 'close' } = {}) =>
      new Promise((resolve, reject) => {
        const command = args ?? ['--config', guard.config, '--', process.execPath, join(dir, 'agent.mjs')];
        const child = spawn(process.execPath, [guard.file, ...command], {
          cwd: dir,
          env: { ...testEnv(dir), ...env, ...(failpoint === undefined ? {} : { EVOLVE_FAILPOINT: failpoint }) },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.once('error', reject);
        child.once(until, (code: number | null, signal: string | null) => {
          resolve({ code, signal, stderr, stdout });
        });
        if (child.pid !== undefined) onStart?.(child.pid, () => stderr);
      }),
  };
};
