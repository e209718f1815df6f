/** The accidental surroundings of one text: everything in here may differ between two texts of one cause. */

const hashText = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
};

/** mulberry32 */
const stream = (seed: number): (() => number) => {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const USERS = ['ci', 'dev', 'runner', 'builder', 'deploy', 'jenkins', 'ubuntu', 'svc-build', 'vagrant', 'node', 'app'];
const PROJECTS = [
  'billing',
  'atlas',
  'storefront',
  'ledger-ui',
  'harbor',
  'pigeon',
  'quartz',
  'monorepo',
  'checkout-v2',
  'tern',
  'widgets',
  'fleet',
];
const FUNCS = [
  'loadConfig',
  'syncInvoices',
  'handleRequest',
  'buildIndex',
  'refreshCache',
  'applyPatch',
  'renderCard',
  'startWorker',
  'collectRows',
  'importFeed',
  'drainQueue',
  'resolveTenant',
  'warmup',
  'mergeDrafts',
  'emitReport',
  'bootstrap',
];
const FILES = [
  'config',
  'invoice',
  'handler',
  'indexer',
  'cache',
  'patch',
  'card',
  'worker',
  'rows',
  'feed',
  'queue',
  'tenant',
  'warmup',
  'draft',
  'report',
  'boot',
  'session',
  'router',
];
const DIRS = ['lib', 'core', 'jobs', 'services', 'internal', 'util', 'domain', 'server'];
const HOSTS = ['build-07', 'ip-10-2-0-41', 'worker3', 'node-a', 'fv-az1201-88', 'vm-prod-2', 'runner-x7k2'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Ctx {
  readonly win: boolean;
  readonly sep: string;
  readonly user: string;
  readonly project: string;
  readonly home: string;
  /** absolute directory of the checkout */
  readonly root: string;
  readonly tmp: string;
  readonly host: string;
  readonly n: (lo: number, hi: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly chance: (p: number) => boolean;
  readonly shuffle: <T>(list: readonly T[]) => T[];
  readonly hex: (len: number) => string;
  readonly id: (len: number) => string;
  readonly uuid: () => string;
  /** absolute path of a file of the checkout */
  readonly abs: (rel: string) => string;
  /** relative path in the style of the system */
  readonly rel: (rel: string) => string;
  readonly func: () => string;
  readonly snake: () => string;
  readonly pascal: () => string;
  /** relative path (without extension) of some file of the user's code */
  readonly file: () => string;
  readonly line: () => number;
  readonly col: () => number;
  readonly ip: () => string;
  readonly pid: () => number;
  readonly iso: () => string;
  readonly clock: () => string;
  readonly date: () => string;
  readonly syslog: () => string;
  readonly ms: () => number;
  readonly secs: () => string;
}

const two = (n: number): string => String(n).padStart(2, '0');

export const makeCtx = (seed: number, key: string, win: boolean): Ctx => {
  const next = stream((hashText(key) ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0);
  for (let i = 0; i < 4; i++) next();
  const n = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1));
  const pick = <T>(list: readonly T[]): T => {
    const item = list[n(0, list.length - 1)];
    if (item === undefined) throw new Error('pick from an empty list');
    return item;
  };
  const chance = (p: number): boolean => next() < p;
  const shuffle = <T>(list: readonly T[]): T[] => {
    const keyed = list.map((item) => ({ item, at: next() }));
    keyed.sort((x, y) => x.at - y.at);
    return keyed.map((k) => k.item);
  };
  const chars = (alphabet: string, len: number): string => {
    let out = '';
    for (let i = 0; i < len; i++) out += alphabet.charAt(n(0, alphabet.length - 1));
    return out;
  };
  const hex = (len: number): string => chars('0123456789abcdef', len);
  const id = (len: number): string => chars('abcdefghijkmnpqrstuvwxyz0123456789', len);
  const sep = win ? '\\' : '/';
  const user = pick(USERS);
  const project = pick(PROJECTS);
  const home = win ? `C:\\Users\\${user}` : pick([`/home/${user}`, `/Users/${user}`, `/home/${user}`]);
  const tmp = win
    ? `${home}\\AppData\\Local\\Temp\\${id(8)}`
    : pick([`/tmp/${id(8)}`, `/var/folders/${id(2)}/${id(10)}/T/${id(6)}`, `/tmp/build-${n(1000, 99999)}`]);
  const root = win
    ? pick([`C:\\Users\\${user}\\source\\${project}`, `D:\\a\\${project}\\${project}`, `C:\\dev\\${project}`])
    : pick([
        `${home}/${project}`,
        `${home}/src/${project}`,
        `/srv/${project}`,
        `/app`,
        `/builds/team/${project}`,
        `/opt/${project}/current`,
        `/home/runner/w/${project}/${project}`,
        `${tmp}/${project}`,
      ]);
  const rel = (path: string): string => (win ? path.replaceAll('/', '\\') : path);
  const func = (): string => pick(FUNCS);
  const pascal = (): string => {
    const f = func();
    return f.charAt(0).toUpperCase() + f.slice(1);
  };
  const clock = (): string => `${two(n(0, 23))}:${two(n(0, 59))}:${two(n(0, 59))}`;
  const date = (): string => `${n(2024, 2026)}-${two(n(1, 12))}-${two(n(1, 28))}`;
  return {
    win,
    sep,
    user,
    project,
    home,
    root,
    tmp,
    host: pick(HOSTS),
    n,
    pick,
    chance,
    shuffle,
    hex,
    id,
    rel,
    func,
    pascal,
    clock,
    date,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    abs: (path) => `${root}${sep}${rel(path)}`,
    snake: () => func().replace(/[A-Z]/g, (m) => `_${m.toLowerCase()}`),
    file: () => `${pick(DIRS)}/${pick(FILES)}`,
    line: () => n(3, 480),
    col: () => n(2, 61),
    ip: () => `10.${n(0, 250)}.${n(0, 250)}.${n(2, 250)}`,
    pid: () => n(212, 98000),
    iso: () => `${date()}T${clock()}.${String(n(0, 999)).padStart(3, '0')}Z`,
    syslog: () => `${pick(MONTHS)} ${String(n(1, 28)).padStart(2, ' ')} ${clock()}`,
    ms: () => n(3, 9800),
    secs: () => `${n(0, 90)}.${two(n(0, 99))}`,
  };
};
