/** Which tiers of the sandbox this machine runs, found out by running them, and how to get the rest. */
import { detectIsolation, evaluate } from '@evolve/sandbox';

export interface Tier {
  readonly name: string;
  readonly runs: boolean;
  /** Why not. */
  readonly reason?: string;
}

const PROBE = { timeoutMs: 30_000, memoryMb: 64 } as const;

const pureFunctions = async (): Promise<Tier> => {
  const result = await evaluate('export default () => 6 * 7;', PROBE);
  const name = 'pure functions (QuickJS)';
  return result.ok ? { name, runs: true } : { name, runs: false, reason: result.error.message };
};

/** Tools and checks stand or fall with namespaces: both are started by bubblewrap. */
const inNamespaces = async (): Promise<readonly Tier[]> => {
  const { namespace, reason } = await detectIsolation();
  const why = reason === undefined ? {} : { reason };
  return ['tools (namespace)', 'checks and builds (namespace)'].map((name) => ({ name, runs: namespace, ...why }));
};

/** From the plainest up. */
export const sandboxTiers = async (): Promise<readonly Tier[]> => [await pureFunctions(), ...(await inNamespaces())];

/** By what the reason names; the last one is said where none is named. */
const REMEDIES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/ENOENT/, 'install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)'],
  [/no namespaces on/, 'run it on Linux, in WSL 2 or in a virtual machine'],
  [
    /EPERM|EACCES|permitted|permission|denied|uid map|namespace/i,
    'allow unprivileged user namespaces: an AppArmor profile for bwrap, or sysctl kernel.apparmor_restrict_unprivileged_userns=0, ' +
      'kernel.unprivileged_userns_clone=1; in a container, seccomp and capabilities that let bwrap unshare',
  ],
];

/** What a person can do about a tier that does not run. */
export const remedyFor = (reason: string): string =>
  REMEDIES.find(([sign]) => sign.test(reason))?.[1] ??
  'run bwrap --unshare-all --ro-bind / / true, and see what it says';
