import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { goPanic, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const goBuild = (c: Ctx, x: readonly [pkg: string, file: string, message: string]): Face => {
  const bare = `${c.rel(x[1])}:${c.line()}:${c.col()}: ${x[2]}`;
  return tool(`# example.com/acme/${x[0]}\n${bare}`, bare);
};
const goMod = (c: Ctx, x: string): Face => {
  const bare = x.replace('{at}', `${c.pick(['main.go', 'cmd/api/main.go'])}:${c.n(3, 20)}:2`);
  return tool(`go: downloading example.com/x/log v0.${c.n(1, 9)}.0\n${bare}`, bare);
};
const goLog = (c: Ctx, x: string): Face =>
  tool(
    `${c.date().replaceAll('-', '/')} ${c.clock()} ${c.pick(['', 'main.go:41: '])}${x.replaceAll('{ip}', c.ip()).replaceAll('{lp}', String(c.n(32000, 60000)))}`,
  );
const nilDeref = (c: Ctx, x: string): Face =>
  goPanic(c, x, `[signal SIGSEGV: segmentation violation code=0x1 addr=0x${c.hex(2)} pc=0x${c.hex(6)}]`);
const g = family('go');
g.twin(
  'undefined',
  goBuild,
  ['store', 'store/tx.go', 'undefined: sqlx.NamedIn'],
  ['store', 'store/tx.go', 'undefined: sqlx.NamedExec'],
  ['store', 'store/tx.go', 'tx.NamedIn undefined (type *sqlx.Tx has no field or method NamedIn)'],
);
g.twin(
  'dial',
  goLog,
  'dial tcp {ip}:6379: connect: connection refused',
  'dial tcp {ip}:6380: connect: connection refused',
  'dial tcp {ip}:6379: i/o timeout',
  'read tcp {ip}:{lp}->{ip}:6379: read: connection reset by peer',
);
g.twin(
  'interface',
  goBuild,
  [
    'api',
    'api/server.go',
    'cannot use h (variable of type *Handler) as Router value in argument to Mount: *Handler does not implement Router (missing method ServeWS)',
  ],
  [
    'api',
    'api/server.go',
    'cannot use h (variable of type *Handler) as Router value in argument to Mount: *Handler does not implement Router (missing method Close)',
  ],
  [
    'api',
    'api/server.go',
    'cannot use h (variable of type Handler) as Router value in argument to Mount: Handler does not implement Router (method ServeWS has pointer receiver)',
  ],
);
g.twin(
  'conversion',
  goPanic,
  'interface conversion: interface {} is float64, not int',
  'interface conversion: interface {} is string, not int',
  'interface conversion: interface {} is nil, not int',
  'interface conversion: *api.Err is not error: missing method Error',
);
g.known('nil-map', goPanic, 'assignment to entry in nil map', 'close of closed channel', 'send on closed channel');
g.known(
  'slice',
  goPanic,
  'runtime error: slice bounds out of range [:5] with capacity 4',
  'runtime error: index out of range [5] with length 5',
);
g.known(
  'deadlock',
  (_c: Ctx, x: string) =>
    tool(
      `fatal error: ${x}\n\ngoroutine 1 [${x.startsWith('all') ? 'chan receive' : 'running'}]:\nmain.main()\n\t${_c.abs('main.go')}:${_c.line()} +0x${_c.hex(2)}\nexit status 2`,
      `fatal error: ${x}`,
    ),
  'all goroutines are asleep - deadlock!',
  'concurrent map writes',
  'concurrent map iteration and map write',
);
g.known(
  'unused-import',
  goBuild,
  ['jobs', 'jobs/cron.go', '"net/url" imported and not used'],
  ['jobs', 'jobs/cron.go', '"net/netip" imported and not used'],
  ['jobs', 'jobs/cron.go', 'declared and not used: spec'],
);
g.known('nil-deref', nilDeref, 'runtime error: invalid memory address or nil pointer dereference');
g.known(
  'no-module',
  goMod,
  '{at}: no required module provides package example.com/acme/trace; to add it:\n\tgo get example.com/acme/trace',
  '{at}: no required module provides package example.com/acme/metrics; to add it:\n\tgo get example.com/acme/metrics',
  'go: example.com/acme/trace@v1.4.0: invalid version: unknown revision v1.4.0',
  'go: updates to go.mod needed; to update it:\n\tgo mod tidy',
);
g.known(
  'x509',
  goLog,
  'Get "https://hooks.example.com/v1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'Get "https://hooks.example.com/v1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
);
g.known(
  'ctx',
  goLog,
  'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
  'rpc error: code = Canceled desc = context canceled',
  'rpc error: code = Unavailable desc = error reading from server: EOF',
  'rpc error: code = Unimplemented desc = unknown service acme.v1.Ledger',
);
g.known(
  'scan',
  goLog,
  'sql: Scan error on column index 3, name "paid_at": unsupported Scan, storing driver.Value type <nil> into type *time.Time',
  'sql: Scan error on column index 2, name "note": converting NULL to string is unsupported',
  'sql: no rows in result set',
);
g.known(
  'go-version',
  goMod,
  'go: go.mod requires go >= 1.23 (running go 1.21.5; GOTOOLCHAIN=local)',
  "go: errors parsing go.mod:\n\tgo.mod:3: invalid go version '1.23.0': must match format 1.23",
);
g.novel('vet', (c) =>
  tool(
    `# example.com/acme/mail\n./mail.go:${c.line()}:${c.col()}: fmt.Sprintf format %d has arg name of wrong type string`,
  ),
);

export default g.defs;
