import type { Clock, Ids } from '@evolve/core/contracts';

/** Author and committer of the commits that Evolve makes. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** How the commits of evolutions are signed. Nothing of the repository's or the user's own git configuration is used. */
export interface Signing {
  readonly format: 'openpgp' | 'ssh' | 'x509';
  /** As git's `user.signingKey`: a key id, or for `ssh` the file of a key. */
  readonly key: string;
  /** The program that signs. @default git's own choice for the format: `gpg`, `ssh-keygen` or `gpgsm` */
  readonly program?: string;
}

/** Limits of what is captured from a trial, in bytes. Beyond them the capture fails; nothing is cut. */
export interface CaptureLimits {
  /** One changed file. @default 5_000_000 */
  readonly fileBytes: number;
  /** All changed files together. @default 50_000_000 */
  readonly totalBytes: number;
  /** @default 2_000 */
  readonly files: number;
}

export interface GitWorkspaceOptions {
  /** Any folder inside the repository. */
  readonly dir: string;
  /** @default `$XDG_STATE_HOME/evolve/<repository id>` */
  readonly stateDir?: string;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** @default by that clock, with random bits */
  readonly ids?: Ids;
  /** Globs, as in `.gitignore`, of files that a rollback never puts back: data that lives in the repository. @default [] */
  readonly preserve?: readonly string[];
  /** @default Evolve <evolve@localhost> */
  readonly identity?: Identity;
  /** Signs the commits of promotions and rollbacks. @default unsigned */
  readonly signing?: Signing;
  /** Environment for git: PATH and HOME matter, every `GIT_*` is dropped. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long to wait for another process that works on the repository, in milliseconds. @default 30_000 */
  readonly lockWaitMs?: number;
  readonly captureLimits?: Partial<CaptureLimits>;
  /** Largest dirty state that a checkpoint takes, in bytes. Beyond it the checkpoint fails. @default 500_000_000 */
  readonly checkpointBytes?: number;
}

export const DEFAULTS = {
  preserve: [] as readonly string[],
  identity: { name: 'Evolve', email: 'evolve@localhost' },
  lockWaitMs: 30_000,
  captureLimits: { fileBytes: 5_000_000, totalBytes: 50_000_000, files: 2_000 },
  checkpointBytes: 500_000_000,
} as const;
