import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { py, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const raised = (c: Ctx, naming: string): Face => py(c, naming);

const errnoPath = (c: Ctx, x: readonly [type: string, no: number, text: string, path: string]): Face => {
  const path = c.abs(x[3]);
  return py(c, `${x[0]}: [Errno ${x[1]}] ${x[2]}: '${c.win ? path.replaceAll('\\', '\\\\') : path}'`);
};
const importName = (c: Ctx, x: readonly [name: string, mod: string]): Face =>
  py(
    c,
    `ImportError: cannot import name '${x[0]}' from '${x[1]}' (${c.abs(`.venv/lib/python3.12/site-packages/${x[1].replaceAll('.', '/')}/__init__.py`)})`,
  );
const jsonDecode = (c: Ctx, what: string): Face =>
  py(c, `json.decoder.JSONDecodeError: ${what}: line ${c.line()} column ${c.col()} (char ${c.n(10, 9000)})`);
const pydantic = (c: Ctx, x: readonly [model: string, field: string, message: string, type: string]): Face =>
  py(
    c,
    `pydantic_core._pydantic_core.ValidationError: 1 validation error for ${x[0]}\n${x[1]}\n  ${x[2]} [type=${x[3]}, input_value=${c.pick(["{'id': 7}", "'n/a'", "{'name': 'x'}"])}, input_type=${c.pick(['dict', 'str'])}]`,
  );
const sqlalchemy = (c: Ctx, x: readonly [type: string, driver: string, message: string]): Face =>
  py(
    c,
    `sqlalchemy.exc.${x[0]}: (${x[1]}) ${x[2]}\n[SQL: SELECT 1 FROM t WHERE id = %(id_1)s]\n[parameters: {'id_1': ${c.n(1, 99999)}}]`,
  );
const decode = (c: Ctx, x: readonly [codec: string, byte: string, why: string]): Face =>
  py(c, `UnicodeDecodeError: '${x[0]}' codec can't decode byte ${x[1]} in position ${c.n(0, 90000)}: ${x[2]}`);
const cudaOom = (c: Ctx): Face =>
  py(
    c,
    `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate ${c.n(2, 900)}.00 MiB. GPU 0 has a total capacity of ${c.n(7, 79)}.${c.n(10, 99)} GiB of which ${c.n(1, 900)}.${c.n(10, 99)} MiB is free. Process ${c.pid()} has ${c.n(5, 70)}.${c.n(10, 99)} GiB memory in use.`,
  );
const cudaAssert = (c: Ctx, what: string): Face =>
  py(
    c,
    `RuntimeError: CUDA error: ${what}\nCUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1\nCompile with \`TORCH_USE_CUDA_DSA\` to enable device-side assertions.`,
  );

const p = family('python');
p.twin(
  'none-attr',
  raised,
  "AttributeError: 'NoneType' object has no attribute 'fetch_one'",
  "AttributeError: 'NoneType' object has no attribute 'fetch_all'",
  "AttributeError: 'Session' object has no attribute 'fetch_one'",
  "TypeError: 'NoneType' object is not subscriptable",
);
p.twin(
  'environ',
  raised,
  "KeyError: 'STRIPE_WEBHOOK_SECRET'",
  "KeyError: 'STRIPE_API_SECRET'",
  "KeyError: 'stripe_webhook_secret'",
);
p.twin(
  'module',
  raised,
  "ModuleNotFoundError: No module named 'google.protobuf'",
  "ModuleNotFoundError: No module named 'google.cloud'",
  "ModuleNotFoundError: No module named 'google.protobuf.runtime_version'; 'google.protobuf' is not a package",
);
p.twin(
  'pydantic',
  pydantic,
  ['InvoiceIn', 'due_date', 'Field required', 'missing'],
  ['InvoiceIn', 'issued_at', 'Field required', 'missing'],
  ['InvoiceOut', 'due_date', 'Field required', 'missing'],
  ['InvoiceIn', 'due_date', 'Input should be a valid date', 'date_type'],
);
p.twin(
  'kwarg',
  raised,
  "TypeError: Client.__init__() got an unexpected keyword argument 'proxies'",
  "TypeError: Client.__init__() got an unexpected keyword argument 'proxy'",
  "TypeError: AsyncClient.__init__() got an unexpected keyword argument 'proxies'",
  "TypeError: Client.__init__() missing 1 required keyword-only argument: 'proxies'",
);
p.twin(
  'errno-path',
  errnoPath,
  ['FileNotFoundError', 2, 'No such file or directory', 'conf/feature_flags.yaml'],
  ['PermissionError', 13, 'Permission denied', 'conf/feature_flags.yaml'],
  ['IsADirectoryError', 21, 'Is a directory', 'conf/feature_flags.yaml'],
  ['FileNotFoundError', 2, 'No such file or directory', 'conf/feature_flags.yml'],
);
p.twin(
  'sqlalchemy',
  sqlalchemy,
  ['ProgrammingError', 'psycopg2.errors.UndefinedColumn', 'column orders.refund_id does not exist'],
  ['ProgrammingError', 'psycopg2.errors.UndefinedColumn', 'column orders.refunded_at does not exist'],
  ['ProgrammingError', 'psycopg2.errors.UndefinedTable', 'relation "orders" does not exist'],
);
p.known('import-name', importName, ['url_quote', 'werkzeug.urls'], ['url_decode', 'werkzeug.urls']);
p.known(
  'circular-import',
  (c: Ctx, x: readonly [string, string]) =>
    py(
      c,
      `ImportError: cannot import name '${x[0]}' from partially initialized module '${x[1]}' (most likely due to a circular import) (${c.abs(`${x[1].replaceAll('.', '/')}.py`)})`,
    ),
  ['Tenant', 'app.models.tenant'],
  ['Plan', 'app.models.tenant'],
);
p.known(
  'json-empty',
  jsonDecode,
  'Expecting value',
  'Extra data',
  'Expecting property name enclosed in double quotes',
  'Invalid control character at',
);
p.known(
  'json-type',
  raised,
  'TypeError: Object of type Decimal is not JSON serializable',
  'TypeError: Object of type datetime is not JSON serializable',
);
p.known(
  'decode',
  decode,
  ['utf-8', '0x92', 'invalid start byte'],
  ['utf-8', '0x92', 'invalid continuation byte'],
  ['ascii', '0xc3', 'ordinal not in range(128)'],
);
p.known(
  'naive',
  raised,
  "TypeError: can't compare offset-naive and offset-aware datetimes",
  "TypeError: can't subtract offset-naive and offset-aware datetimes",
);
p.known(
  'no-loop',
  raised,
  'RuntimeError: no running event loop',
  'RuntimeError: asyncio.run() cannot be called from a running event loop',
  'RuntimeError: Event loop is closed',
);
p.known(
  'frozen',
  raised,
  "dataclasses.FrozenInstanceError: cannot assign to field 'currency'",
  "dataclasses.FrozenInstanceError: cannot delete field 'currency'",
);
p.known(
  'pickle',
  (c: Ctx, x: string) => py(c, `_pickle.PicklingError: Can't pickle ${x.replace('{at}', `0x7f${c.hex(10)}`)}`),
  '<function <lambda> at {at}>: attribute lookup <lambda> on __main__ failed',
  "<class '__main__.Step'>: attribute lookup Step on __main__ failed",
);
p.known(
  'zone',
  raised,
  "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key US/Pacific-New'",
  "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Europe/Kyiv'",
);
p.known(
  'oom',
  (c: Ctx, x: string) => (x === 'oom' ? cudaOom(c) : cudaAssert(c, x)),
  'oom',
  'device-side assert triggered',
  'no kernel image is available for execution on the device',
);
p.known(
  'shapes',
  raised,
  'RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x768 and 512x10)',
  'RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!',
);
p.known(
  'pandas-key',
  (c: Ctx, x: string) =>
    py(c, `KeyError: '${x}'`, [
      `  File "${c.abs('.venv/lib/python3.12/site-packages/pandas/core/indexes/base.py')}", line ${c.n(3790, 3830)}, in get_loc\n    raise KeyError(key) from err`,
    ]),
  'order_week',
  'order_month',
);
p.known(
  'apps-loading',
  raised,
  "django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet.",
  'django.core.exceptions.ImproperlyConfigured: Requested setting INSTALLED_APPS, but settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() before accessing settings.',
);
p.known(
  'django-fk',
  raised,
  'django.db.utils.IntegrityError: FOREIGN KEY constraint failed',
  'django.db.utils.OperationalError: database is locked',
  'django.core.exceptions.SynchronousOnlyOperation: You cannot call this from an async context - use a thread or sync_to_async.',
);
p.known(
  'broadcast',
  raised,
  'ValueError: operands could not be broadcast together with shapes (3,4) (5,)',
  'ValueError: setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (3,) + inhomogeneous part.',
);
p.known(
  'numpy-abi',
  raised,
  'ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject',
  "AttributeError: module 'numpy' has no attribute 'float'.",
);
p.known(
  'indent',
  (c: Ctx, x: string) => {
    const f = `  File "${c.abs('scripts/seed.py')}", line ${c.line()}\n    return rows\n${x}`;
    return tool(f, x, true);
  },
  'IndentationError: unindent does not match any outer indentation level',
  'TabError: inconsistent use of tabs and spaces in indentation',
  'IndentationError: unexpected indent',
);
p.novel('recursion', (c) => py(c, 'RecursionError: maximum recursion depth exceeded while calling a Python object'));
p.novel('celery', (c) => py(c, "celery.exceptions.NotRegistered: 'app.tasks.reindex'"));

// ---------------------------------------------------- Python packaging and checks
const g = family('py-tools');
const pipNone = (c: Ctx, req: string): Face => {
  const bare = `ERROR: No matching distribution found for ${req}`;
  return tool(
    `Looking in indexes: https://pypi.example.com/simple\nERROR: Could not find a version that satisfies the requirement ${req} (from versions: none)\n${bare}${c.chance(0.5) ? `\n\n[notice] A new release of pip is available: 24.${c.n(0, 2)} -> 25.${c.n(0, 3)}` : ''}`,
    bare,
    true,
  );
};
const wheel = (c: Ctx, x: readonly [pkg: string, why: string]): Face => {
  const bare = `${x[1]}\n  ERROR: Failed building wheel for ${x[0]}`;
  return tool(
    `  error: subprocess-exited-with-error\n  \n  × Building wheel for ${x[0]} (pyproject.toml) did not run successfully.\n  │ exit code: 1\n  ╰─> [${c.n(9, 400)} lines of output]\n      running build_ext\n${x[1]}\n      [end of output]\n  \n  note: This error originates from a subprocess, and is likely not a problem with pip.\n  ERROR: Failed building wheel for ${x[0]}\nERROR: Failed to build installable wheels for some pyproject.toml based projects (${x[0]})`,
    bare,
    true,
  );
};
const mypy = (c: Ctx, x: readonly [file: string, message: string, code: string]): Face => {
  const bare = `${c.rel(x[0])}:${c.line()}: error: ${x[1]}  [${x[2]}]`;
  return tool(`${bare}\nFound 1 error in 1 file (checked ${c.n(3, 900)} source files)`, bare);
};
const ruff = (c: Ctx, x: readonly [file: string, code: string, message: string]): Face => {
  const bare = `${c.rel(x[0])}:${c.line()}:${c.col()}: ${x[1]} ${x[2]}`;
  return tool(`${bare}\nFound 1 error.${c.chance(0.5) ? '\n[*] 1 fixable with the `--fix` option.' : ''}`, bare);
};
const uv = (_c: Ctx, x: string): Face => tool(`  × No solution found when resolving dependencies:\n  ╰─▶ ${x}`);
g.twin('no-distribution', pipNone, 'acme-ledger==2.4.0', 'acme-ledger==2.5.0', 'acme-ledgers==2.4.0');
g.twin(
  'mypy',
  mypy,
  ['app/billing/tax.py', 'Argument 1 to "apply" has incompatible type "str | None"; expected "str"', 'arg-type'],
  ['app/billing/tax.py', 'Argument 2 to "apply" has incompatible type "str | None"; expected "str"', 'arg-type'],
  ['app/billing/tax.py', 'Argument 1 to "apply" has incompatible type "int | None"; expected "int"', 'arg-type'],
  ['app/billing/tax.py', 'Item "None" of "str | None" has no attribute "strip"', 'union-attr'],
);
g.known(
  'wheel-header',
  wheel,
  ['psycopg2', '      Error: pg_config executable not found.'],
  ['mysqlclient', '      Exception: Can not find valid pkg-config name.'],
  ['lxml', '      Error: Please make sure the libxml2 and libxslt development packages are installed.'],
);
g.known(
  'ruff',
  ruff,
  ['app/api/deps.py', 'F401', '`fastapi.Header` imported but unused'],
  ['app/api/deps.py', 'F401', '`fastapi.Cookie` imported but unused'],
  ['app/api/deps.py', 'F821', 'Undefined name `Header`'],
);
g.known(
  'uv',
  uv,
  "Because only acme-core<2 is available and your project depends on acme-core>=2, we can conclude that your project's requirements are unsatisfiable.",
  'Because the requested Python version (>=3.9) does not satisfy Python>=3.10 and acme-core==1.9 depends on Python>=3.10, we can conclude that acme-core==1.9 cannot be used.',
);
g.known(
  'externally',
  (_c: Ctx, x: string) => tool(x),
  'error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.',
);
g.known(
  'hashes',
  (c: Ctx, x: string) =>
    tool(
      `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.\n    ${x} from https://files.example.com/${c.hex(12)}/pkg.whl:\n        Expected sha256 ${c.hex(64)}\n             Got        ${c.hex(64)}`,
    ),
  'cryptography==43.0.1',
  'cffi==1.17.0',
);
g.known(
  'poetry',
  (_c: Ctx, x: string) => tool(x),
  'pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock` to fix the lock file.',
  'Current Python version (3.9.19) is not allowed by the project (^3.11).',
);

export default [...p.defs, ...g.defs];
