/** Which Node runs the programs, and which pnpm installs: the host's when they fit, otherwise those that npx brings. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { capture } from './child.mjs';
import { SetupError } from './error.mjs';
import { ROOT, say } from './root.mjs';

const NODE = '24.21.0';
const PNPM = '12.21.0';
const REMEMBERED = join(ROOT, '.cache', 'runtime.json');

/** Types are stripped without a flag, and node:sqlite has full-text search, from here on. */
const fits = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
};

/** The programs' environment: our Node first in PATH, for what they start by name; no warnings about stable experiments. */
const environment = (binDir) => ({
  ...process.env,
  PATH: `${binDir}${delimiter}${process.env.PATH ?? ''}`,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
});

const asRuntime = ({ node, binDir, pnpm }) => ({ node, pnpm, env: environment(binDir) });

const readRemembered = () => {
  try {
    const found = JSON.parse(readFileSync(REMEMBERED, 'utf8'));
    return found.wanted === `${NODE} ${PNPM}` && existsSync(found.node) && existsSync(found.pnpm) ? found : undefined;
  } catch {
    return undefined; // never written, or torn by a crash: npx finds it again
  }
};

/** The runtime that needs no search: the host's own, or the one found before. */
export const knownRuntime = () => {
  if (fits(process.versions.node)) return asRuntime({ node: process.execPath, binDir: dirname(process.execPath) });
  const remembered = readRemembered();
  return remembered && asRuntime(remembered);
};

/** npx without questions, quiet, and patient for seconds rather than minutes when there is no registry. */
const npx = (packages, script, env) =>
  capture(
    'npx',
    ['-y', '--loglevel=error', '--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']
      .concat(packages.flatMap((name) => ['-p', name]))
      .concat('-c', script),
    env,
  );

/** Asks npx for Node and pnpm once and remembers where it put them. The script is constant: no argument passes through its shell. */
export const fetchRuntime = async () => {
  say(`Fetching Node ${NODE} (this machine has ${process.versions.node}; 22.18 or later is needed)…`);
  const found = await npx(
    [`node@${NODE}`, `pnpm@${PNPM}`],
    'node -p process.execPath && command -v node && command -v pnpm',
    process.env,
  );
  const [node, shim, pnpm] = found.stdout.trim().split('\n');
  if (found.code !== 0 || pnpm === undefined) {
    throw new SetupError('EVOLVE_SETUP', 69, `Node ${NODE} could not be fetched`, {
      output: found.output,
      hint: `connect to an npm registry once (npm config get registry), or install Node 22.18 or later; then run this again`,
    });
  }
  const runtime = { wanted: `${NODE} ${PNPM}`, node, binDir: dirname(shim), pnpm };
  mkdirSync(dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, JSON.stringify(runtime));
  return asRuntime(runtime);
};

/** pnpm without questions; its own version as it is; patient for seconds rather than minutes when there is no registry. */
const PNPM_SETTINGS = {
  pnpm_config_pm_on_fail: 'ignore',
  pnpm_config_fetch_retries: '2',
  pnpm_config_fetch_retry_mintimeout: '500',
  pnpm_config_fetch_retry_maxtimeout: '1000',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  CI: '1',
};

/**
 * How to call pnpm: the one beside the fetched Node, the host's when it is of our major version, or npx's.
 * Returns a function of pnpm's arguments, which are ours and constant.
 */
export const findPnpm = async ({ pnpm, env }) => {
  const quiet = { ...env, ...PNPM_SETTINGS };
  if (pnpm !== undefined) return (args) => capture(pnpm, args, quiet);
  const host = await capture('pnpm', ['--version'], quiet);
  const [major] = PNPM.split('.');
  if (host.code === 0 && host.stdout.trim().startsWith(`${major}.`)) return (args) => capture('pnpm', args, quiet);
  return (args) => npx([`pnpm@${PNPM}`], `pnpm ${args.join(' ')}`, quiet);
};
