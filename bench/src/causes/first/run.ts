/** The surroundings of one run of a tool: machine, checkout, names in the user's code, colours. */

import { createRand, randomInstant, type Instant, type Rand } from './random.ts';

export type Os = 'linux' | 'mac' | 'windows';

export interface Paint {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly boldRed: (text: string) => string;
  readonly on: boolean;
}

/** Identifiers around the error which are not its cause. */
export interface Names {
  readonly project: string;
  readonly dir: string;
  readonly file: string;
  readonly fn: string;
  readonly callerFn: string;
  readonly cls: string;
  readonly service: string;
}

export interface Run {
  readonly rand: Rand;
  readonly os: Os;
  readonly user: string;
  readonly home: string;
  readonly temp: string;
  readonly root: string;
  readonly names: Names;
  readonly paint: Paint;
  readonly now: Instant;
  readonly nodeVersion: string;
  /** "usual": library frames in their usual order; "other": a different, reordered choice of them. */
  readonly frames: 'usual' | 'other';
  /** A path below the checkout, in the notation of the machine. */
  readonly at: (...parts: string[]) => string;
  /** A path below the checkout as seen from it, in the notation of the machine. */
  readonly rel: (...parts: string[]) => string;
}

export interface RunOptions {
  /** Where the volatile details come from. */
  readonly key: string;
  /** Where the surrounding names come from: the same key, the same names. */
  readonly namesKey: string;
  readonly windows: boolean;
  readonly colour: boolean;
  readonly frames: 'usual' | 'other';
}

const USERS = ['alice', 'bob', 'chen', 'dmitri', 'runner', 'jenkins', 'maria', 'ubuntu', 'deploy', 'k.tanaka'];
const PROJECTS = ['shop-api', 'ledger', 'atlas', 'invoice-hub', 'fleet-ui', 'courier', 'beacon', 'harvest'];
const DIRS = ['services', 'core', 'handlers', 'jobs', 'domain', 'internal', 'lib', 'workers'];
const FILES = ['loader', 'orders', 'report', 'session', 'importer', 'billing', 'scheduler', 'catalog', 'notifier'];
const FNS = [
  'loadAll',
  'processBatch',
  'handleRequest',
  'syncAccount',
  'buildReport',
  'runJob',
  'refresh',
  'applyRules',
];
const CLASSES = ['OrderService', 'ReportBuilder', 'SessionStore', 'JobRunner', 'CatalogSync', 'BillingWorker'];
const SERVICES = ['api', 'worker', 'gateway', 'scheduler', 'web', 'ingest'];
const NODE_VERSIONS = ['v18.20.4', 'v20.11.1', 'v20.18.0', 'v22.3.0', 'v22.14.0', 'v24.1.0'];

const ESCAPE = String.fromCharCode(27);

function createPaint(on: boolean): Paint {
  const wrap = (code: string) => (text: string) => (on ? `${ESCAPE}[${code}m${text}${ESCAPE}[0m` : text);
  return {
    on,
    red: wrap('31'),
    yellow: wrap('33'),
    blue: wrap('34'),
    cyan: wrap('36'),
    dim: wrap('90'),
    bold: wrap('1'),
    boldRed: wrap('1;31'),
  };
}

function createNames(key: string): Names {
  const rand = createRand(`names/${key}`);
  const [fn = 'loadAll', callerFn = 'runJob'] = rand.shuffle(FNS);
  return {
    project: rand.pick(PROJECTS),
    dir: rand.pick(DIRS),
    file: rand.pick(FILES),
    fn,
    callerFn,
    cls: rand.pick(CLASSES),
    service: rand.pick(SERVICES),
  };
}

function posixRoots(rand: Rand, os: Os, user: string, project: string): string {
  const mac = [`/Users/${user}/src/${project}`, `/Users/${user}/Documents/git/${project}`];
  const linux = [
    `/home/${user}/${project}`,
    `/builds/team/${project}`,
    `/srv/${project}/releases/202${rand.int(3, 6)}1${rand.int(0, 2)}${rand.int(10, 28)}`,
    `/app`,
    `/builds/acme/${project}`,
    `/var/lib/jenkins/workspace/${project}_PR-${rand.int(2, 999)}`,
    `/tmp/${project}-${rand.word(6)}`,
  ];
  return rand.pick(os === 'mac' ? mac : linux);
}

function windowsRoot(rand: Rand, user: string, project: string): string {
  return rand.pick([`C:\\Users\\${user}\\source\\${project}`, `D:\\a\\${project}\\${project}`, `C:\\dev\\${project}`]);
}

function tempDir(rand: Rand, os: Os, user: string): string {
  if (os === 'windows') return `C:\\Users\\${user}\\AppData\\Local\\Temp`;
  return os === 'mac' ? `/var/folders/${rand.word(2)}/${rand.word(12)}/T` : '/tmp';
}

function homeDir(os: Os, user: string): string {
  if (os === 'windows') return `C:\\Users\\${user}`;
  return os === 'mac' ? `/Users/${user}` : `/home/${user}`;
}

export function createRun(options: RunOptions): Run {
  const rand = createRand(options.key);
  const names = createNames(options.namesKey);
  const os: Os = options.windows ? 'windows' : rand.pick<Os>(['linux', 'linux', 'linux', 'mac']);
  const user = rand.pick(USERS);
  const separator = options.windows ? '\\' : '/';
  const root = options.windows ? windowsRoot(rand, user, names.project) : posixRoots(rand, os, user, names.project);
  return {
    rand,
    os,
    user,
    home: homeDir(os, user),
    temp: tempDir(rand, os, user),
    root,
    names,
    paint: createPaint(options.colour),
    now: randomInstant(rand),
    nodeVersion: rand.pick(NODE_VERSIONS),
    frames: options.frames,
    at: (...parts) => [root, ...parts].join(separator),
    rel: (...parts) => parts.join(separator),
  };
}
