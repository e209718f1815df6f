import type { Rng } from './rng.ts';

export type Os = 'posix' | 'win';
export type StackDepth = 'full' | 'short' | 'none';

export interface Settings {
  readonly os: Os;
  readonly stack: StackDepth;
}

const POSIX_ROOTS = [
  '/home/{u}/src/{r}',
  '/home/{u}/code/{r}',
  '/Users/{u}/dev/{r}',
  '/Users/{u}/Projects/{r}',
  '/builds/{u}/{r}',
  '/app',
  '/usr/src/app',
  '/repo',
  '/home/runner/work/{r}/{r}',
  '/var/lib/jenkins/workspace/{r}-main',
  '/srv/{r}/releases/20{n}',
  '/opt/{r}',
  '/tmp/tmp.{x}/{r}',
  '/private/var/folders/zz/{x}/T/{r}',
  '/mnt/c/work/{r}',
  '/__w/{r}/{r}',
  '/root/{r}',
  '/data/checkouts/{x}/{r}',
];
const WIN_ROOTS = [
  'C:\\Users\\{u}\\source\\repos\\{r}',
  'D:\\a\\{r}\\{r}',
  'C:\\work\\{r}',
  'E:\\dev\\{r}',
  'C:\\agent\\_work\\{d}\\s',
  'C:\\Users\\{u}\\AppData\\Local\\Temp\\{x}\\{r}',
];
const USERS = ['dev', 'runner', 'otter', 'kestrel', 'build', 'ci-bot', 'mole', 'svc-web', 'wren', 'ubuntu'];
const REPOS = [
  'storefront',
  'ledger',
  'fleet',
  'atlas',
  'shop-api',
  'tidepool',
  'billing',
  'monorepo',
  'beacon',
  'quarry',
];
const FNS = [
  'loadOrders',
  'syncStock',
  'handleRequest',
  'runJob',
  'refreshCatalog',
  'applyRules',
  'processBatch',
  'renderPage',
  'bootstrap',
  'startWorker',
  'importRows',
  'flushQueue',
  'resolveUser',
  'buildReport',
  'onMessage',
  'reconcile',
  'publishAll',
  'pollOnce',
  'dispatch',
  'hydrate',
];
const CLASSES = [
  'OrderService',
  'StockSync',
  'CatalogLoader',
  'ReportBuilder',
  'UserResolver',
  'BatchRunner',
  'QueuePump',
  'PriceEngine',
  'AuditTrail',
  'Importer',
];
const MODULES = [
  'jobs/nightly',
  'services/stock',
  'http/router',
  'core/engine',
  'lib/pipeline',
  'workers/import',
  'api/handlers',
  'domain/pricing',
  'tasks/report',
  'util/batch',
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** The circumstances of one occurrence: everything in here is noise. */
export const makeCtx = (rng: Rng, settings: Settings) => {
  const n = rng.int;
  const digits = (alphabet: string, count: number): string => {
    let out = '';
    for (let i = 0; i < count; i += 1) out += alphabet.charAt(n(0, alphabet.length - 1));
    return out;
  };
  const hex = (count: number): string => digits('0123456789abcdef', count);
  const b64 = (count: number): string =>
    digits('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', count);
  const b36 = (count: number): string => digits('abcdefghijklmnopqrstuvwxyz0123456789', count);
  const user = rng.pick(USERS);
  const repo = rng.pick(REPOS);
  const win = settings.os === 'win';
  const sep = win ? '\\' : '/';
  const fill = (template: string): string =>
    template
      .replaceAll('{u}', user)
      .replaceAll('{r}', repo)
      .replaceAll('{x}', b36(8))
      .replaceAll('{n}', `${n(20, 26)}${pad(n(1, 12))}${pad(n(1, 28))}`)
      .replaceAll('{d}', String(n(1, 9)));
  const root = fill(rng.pick(win ? WIN_ROOTS : POSIX_ROOTS));
  const local = (rel: string): string => (win ? rel.replaceAll('/', '\\') : rel);
  const p = (rel: string): string => (rel === '' ? root : root + sep + local(rel));
  const url = (rel: string): string => (win ? `file:///${root.replaceAll('\\', '/')}/${rel}` : `file://${root}/${rel}`);
  const ver = (major: number): string => `${major}.${n(0, 22)}.${n(0, 9)}`;
  const pnpm = rng.chance(0.35);
  const versions = new Map<string, string>();
  const version = (pkg: string): string => {
    const found = versions.get(pkg) ?? ver(n(1, 6));
    versions.set(pkg, found);
    return found;
  };
  const nm = (pkg: string, rel: string): string =>
    p(
      pnpm
        ? `node_modules/.pnpm/${pkg.replace('/', '+')}@${version(pkg)}/node_modules/${pkg}/${rel}`
        : `node_modules/${pkg}/${rel}`,
    );
  const minor = n(9, 13);
  const packages = win
    ? rng.pick([`C:\\Python3${minor}\\Lib\\site-packages\\`, p('.venv/Lib/site-packages/')])
    : rng.pick([
        `/usr/local/lib/python3.${minor}/site-packages/`,
        `/home/${user}/.pyenv/versions/3.${minor}.${n(0, 18)}/lib/python3.${minor}/site-packages/`,
        p(`.venv/lib/python3.${minor}/site-packages/`),
        `/opt/conda/lib/python3.${minor}/site-packages/`,
      ]);
  const site = (file: string): string => packages + local(file);
  const date = { y: n(2022, 2026), mo: n(1, 12), d: n(1, 28), h: n(0, 23), mi: n(0, 59), s: n(0, 59) };
  const day = `${date.y}-${pad(date.mo)}-${pad(date.d)}`;
  let second = date.s;
  let nanos = n(0, 999999999);
  /** Time goes on a little with each look at the clock, and never back. */
  const tick = (): void => {
    nanos += n(1000, rng.chance(0.2) ? 400000000 : 900000);
    if (nanos > 999999999 && second < 59) {
      second += 1;
      nanos %= 1000000000;
    }
    nanos = Math.min(nanos, 999999999);
  };
  const clock = (): string => {
    tick();
    return `${pad(date.h)}:${pad(date.mi)}:${pad(second)}`;
  };
  const fraction = (width: number): string => pad(nanos, 9).slice(0, width);
  const time = {
    day,
    clock,
    iso: (): string => `${day}T${clock()}.${fraction(3)}Z`,
    iso7: (): string => `${day}T${clock()}.${fraction(7)}Z`,
    iso9: (): string => `${day}T${clock()}.${fraction(9)}Z`,
    space: (): string => `${day} ${clock()}`,
    comma: (): string => `${day} ${clock()},${fraction(3)}`,
    dot: (): string => `${day} ${clock()}.${fraction(3)}`,
    slash: (): string => `${day.replaceAll('-', '/')} ${clock()}`,
    syslog: (): string => `${MONTHS[date.mo - 1] ?? ''} ${String(date.d).padStart(2)} ${clock()}`,
    ctime: (): string =>
      `${rng.pick(DAYS)} ${MONTHS[date.mo - 1] ?? ''} ${String(date.d).padStart(2)} ${clock()} ${date.y}`,
    epoch: (): number => Math.floor(Date.UTC(date.y, date.mo - 1, date.d, date.h, date.mi, second) / 1000),
  };
  const fn = (): string => rng.pick(FNS);
  return {
    rng,
    settings,
    n,
    hex,
    b64,
    b36,
    user,
    repo,
    sep,
    root,
    local,
    p,
    url,
    nm,
    site,
    ver,
    time,
    fn,
    win,
    stack: settings.stack,
    pick: rng.pick,
    /** An optional part of the output. */
    opt: (text: string, chance = 0.6): string => (rng.chance(chance) ? text : ''),
    cls: (): string => rng.pick(CLASSES),
    mod: (): string => rng.pick(MODULES),
    snake: (): string => fn().replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
    ln: (): number => n(3, 480),
    col: (): number => n(2, 64),
    pid: (): number => n(120, 65000),
    addr: (): string => `0x${hex(12)}`,
    ip: (): string =>
      rng.pick([
        `10.${n(0, 250)}.${n(0, 250)}.${n(2, 250)}`,
        `172.${n(16, 31)}.${n(0, 250)}.${n(2, 250)}`,
        `192.168.${n(0, 250)}.${n(2, 250)}`,
      ]),
    pubIp: (): string => rng.pick([`203.0.113.${n(1, 250)}`, `198.51.100.${n(1, 250)}`, `192.0.2.${n(1, 250)}`]),
    uuid: (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    host: (): string =>
      rng.pick([`ip-10-0-${n(1, 99)}-${n(1, 250)}`, `web${n(1, 9)}`, `node-${b36(5)}`, `build-${n(10, 99)}`, hex(12)]),
  };
};

export type Ctx = ReturnType<typeof makeCtx>;
