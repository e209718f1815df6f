/** Incidental names: none of these belongs to a cause. */

export const USERS = [
  'dev7',
  'build',
  'ci',
  'u1042',
  'app',
  'jenkins',
  'deploy',
  'svc-runner',
  'student',
  'node',
  'ops2',
] as const;

export const PROJECTS = [
  'orders',
  'ledger-api',
  'shopfront',
  'fleet',
  'intake',
  'courier',
  'atlas',
  'pricing',
  'harbor-svc',
  'portal',
] as const;

export const POSIX_DIRS = [
  '/home/{USER}/src/{PROJ}',
  '/home/{USER}/{PROJ}',
  '/builds/platform/{PROJ}',
  '/app',
  '/usr/src/app',
  '/Users/{USER}/code/{PROJ}',
  '/var/lib/jenkins/jobs/{PROJ}/main@2',
  '/tmp/{PROJ}-{hex8}',
  '/opt/{PROJ}/releases/{int}',
  '/mnt/data/{USER}/git/{PROJ}',
  '/srv/{PROJ}/current',
  '/home/{USER}/.cache/checkouts/{hash12}/{PROJ}',
] as const;

export const WINDOWS_DIRS = [
  'C:\\Users\\{USER}\\source\\{PROJ}',
  'D:\\a\\{PROJ}\\{PROJ}',
  'C:\\agent\\_bld\\{int}\\s',
  'C:\\dev\\{PROJ}',
  'E:\\checkouts\\{USER}\\{PROJ}',
] as const;

export const HOSTS = [
  'ip-10-0-4-17',
  'build-03',
  'pod-7f9c',
  'node-b',
  'vm-eu-2',
  'laptop-{USER}',
  'runner-{hex8}',
] as const;

export const NODE_FUNCTIONS = [
  'loadTenant',
  'syncOrders',
  'Scheduler.tick',
  'Object.handle',
  'renderInvoice',
  'applyPatch',
  'Queue.drain',
  'OrderService.create',
  'buildReport',
  'async Promise.all (index 2)',
  'warmCache',
  'Gateway.dispatch',
  'resolveUser',
  'persistBatch',
  'Pipeline.run',
  'onMessage',
] as const;

export const SOURCE_FILES = [
  'orders/sync',
  'jobs/nightly',
  'http/router',
  'billing/invoice',
  'lib/cache',
  'queue/consumer',
  'core/pipeline',
  'users/session',
  'reports/build',
  'feeds/load',
  'main',
  'scheduler',
  'gateway/dispatch',
  'util/batch',
  'events/handler',
] as const;

export const SNAKE_FUNCTIONS = [
  'load_tenant',
  'sync_orders',
  'handle',
  'render_invoice',
  'apply_patch',
  'drain',
  'main',
  'run',
  'process_batch',
  'dispatch',
  'build_report',
  'warm_cache',
  'on_message',
] as const;

export const PYTHON_LINES = [
  'result = self._step(payload)',
  'return handler(request, *args)',
  'rows = list(self.fetch(batch))',
  'asyncio.run(main())',
  'return await call_next(scope)',
  'process_batch(batch, dry_run=False)',
  'self.repo.save(entity)',
  'value = compute(entry)',
  'raise SystemExit(cli())',
  'out.append(convert(item))',
] as const;

export const JAVA_CLASSES = [
  'order.OrderService',
  'job.NightlyJob',
  'web.OrderController',
  'billing.InvoiceRenderer',
  'cache.CacheWarmer',
  'queue.Consumer',
  'core.Pipeline',
  'user.SessionFilter',
  'report.ReportBuilder',
  'feed.Importer',
  'App',
] as const;

export const JAVA_METHODS = [
  'handle',
  'run',
  'process',
  'main',
  'apply',
  'lambda$drain$3',
  'create',
  'execute',
  'doFilter',
  'load',
  'call',
] as const;

export const GO_FUNCTIONS = [
  'main.main',
  'main.run',
  'example.com/shop/internal/order.(*Service).Create',
  'example.com/shop/internal/job.Run',
  'example.com/shop/internal/queue.(*Consumer).drain',
  'example.com/shop/internal/feed.Import',
  'example.com/shop/cmd.serve.func1',
] as const;

export const RUST_FUNCTIONS = [
  'svc::order::create',
  'svc::main',
  'svc::queue::drain::{{closure}}',
  'svc::feed::import',
  'svc::pipeline::run',
  'svc::cache::warm',
] as const;

export const OUTER_MESSAGES = [
  'failed to start service',
  'could not process job',
  'bootstrap failed',
  'request handling failed',
  'import aborted',
  'step 3 of 7 did not finish',
  'unable to complete sync',
  'handler crashed',
  'nightly run failed',
  'could not initialise application',
  'batch rejected',
] as const;

export const SERVICES = ['api', 'orders', 'backend', 'job-runner', 'web', 'consumer', 'svc'] as const;

export const NODE_VERSIONS = ['v18.20.4', 'v20.11.1', 'v20.18.0', 'v22.4.1', 'v22.12.0', 'v24.1.0'] as const;
