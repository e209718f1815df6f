/** Known causes of Node, TypeScript and Python. */
import type { Spec } from './types.ts';
import { spec } from './types.ts';
import { tsc } from './shapes.ts';

const NODE: readonly Spec[] = [
  spec(
    'node-arg-type-path',
    'node',
    'node',
    'TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string. Received undefined',
    ['ERR_INVALID_ARG_TYPE', 'argument must be of type string', 'undefined'],
    {
      lib: ['Object.join (node:path:{n}:7)'],
      props: ["code: 'ERR_INVALID_ARG_TYPE'"],
    },
  ),
  spec(
    'node-premature-close',
    'node',
    'node',
    'Error [ERR_STREAM_PREMATURE_CLOSE]: Premature close',
    ['ERR_STREAM_PREMATURE_CLOSE'],
    {
      lib: ['onclose (node:internal/streams/end-of-stream:{n}:30)', 'Socket.emit (node:events:{n}:28)'],
      props: ["code: 'ERR_STREAM_PREMATURE_CLOSE'"],
    },
  ),
  spec(
    'node-readonly-retries',
    'node',
    'node',
    "TypeError: Cannot assign to read only property 'retries' of object '#<Object>'",
    ['read only property', 'retries'],
  ),
  spec(
    'node-clone-promise',
    'node',
    'node',
    'DOMException [DataCloneError]: #<Promise> could not be cloned.',
    ['DataCloneError', '#<Promise>'],
    {
      lib: ['new DOMException (node:internal/per_context/domexception:{n}:18)'],
    },
  ),
  spec(
    'node-out-of-range-offset',
    'node',
    'node',
    'RangeError [ERR_OUT_OF_RANGE]: The value of "offset" is out of range. It must be >= 0 and <= {int}. Received {int}',
    ['ERR_OUT_OF_RANGE', 'offset'],
    {
      lib: ['boundsError (node:internal/buffer:{n}:9)', 'Buffer.readUInt32BE (node:internal/buffer:{n}:5)'],
      props: ["code: 'ERR_OUT_OF_RANGE'"],
    },
  ),
  spec(
    'node-require-esm-p-limit',
    'node',
    'node',
    'Error [ERR_REQUIRE_ESM]: require() of ES Module {abs:node_modules/p-limit/index.js} from {abs:dist/batch.js} not supported.\nInstead change the require of index.js in {abs:dist/batch.js} to a dynamic import() which is available in all CommonJS modules.',
    ['ERR_REQUIRE_ESM', 'p-limit'],
    {
      props: ["code: 'ERR_REQUIRE_ESM'"],
    },
  ),
  spec(
    'node-missing-export-decodeframe',
    'node',
    'node',
    "SyntaxError: The requested module './codec.js' does not provide an export named 'decodeFrame'",
    ['./codec.js', 'decodeFrame'],
    {
      lib: ['ModuleJob._instantiate (node:internal/modules/esm/module_job:{n}:21)'],
    },
  ),
  spec(
    'node-circular-socket',
    'node',
    'node',
    "TypeError: Converting circular structure to JSON\n    --> starting at object with constructor 'Socket'\n    |     property 'parser' -> object with constructor 'HTTPParser'\n    --- property 'socket' closes the circle",
    ['circular structure', 'HTTPParser'],
    { lib: ['JSON.stringify (<anonymous>)'] },
  ),
  spec(
    'node-abi-sqlite',
    'node',
    'node',
    "Error: The module '{abs:node_modules/better-sqlite3/build/Release/better_sqlite3.node}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION {?108|115}. This version of Node.js requires\nNODE_MODULE_VERSION {?127|131|137}. Please try re-compiling or re-installing\nthe module (for instance, using `npm rebuild` or `npm install`).",
    ['better_sqlite3.node', 'NODE_MODULE_VERSION'],
    {
      lib: [
        'Module._extensions..node (node:internal/modules/cjs/loader:{n}:18)',
        'bindings ({abs:node_modules/bindings/bindings.js}:{n}:48)',
      ],
      props: ["code: 'ERR_DLOPEN_FAILED'"],
    },
  ),
];

const TYPESCRIPT: readonly Spec[] = [
  spec(
    'ts-2345-rates',
    'typescript',
    'plain',
    tsc(
      'src/billing/rates.ts',
      2345,
      "Argument of type 'number | undefined' is not assignable to parameter of type 'number'.\n  Type 'undefined' is not assignable to type 'number'.",
      'return scale(table[index]);',
    ),
    ['TS2345', 'number | undefined'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
  spec(
    'ts-2307-telemetry',
    'typescript',
    'plain',
    tsc(
      'src/main.ts',
      2307,
      "Cannot find module '@shop/telemetry' or its corresponding type declarations.",
      "import { span } from '@shop/telemetry';",
    ),
    ['TS2307', '@shop/telemetry'],
    { cmd: 'tsc -b', exit: 2 },
  ),
  spec(
    'ts-2741-currency',
    'typescript',
    'plain',
    tsc(
      'src/cart/total.ts',
      2741,
      "Property 'currency' is missing in type '{ amount: number; }' but required in type 'Money'.",
      'const sum: Money = { amount };',
    ),
    ['TS2741', 'currency', 'Money'],
    { cmd: 'tsc -p tsconfig.build.json', exit: 2 },
  ),
  spec(
    'ts-7053-region',
    'typescript',
    'plain',
    tsc(
      'src/geo/lookup.ts',
      7053,
      "Element implicitly has an 'any' type because expression of type 'string' can't be used to index type 'Record<Region, number>'.\n  No index signature with a parameter of type 'string' was found on type 'Record<Region, number>'.",
      'return table[code];',
    ),
    ['TS7053', 'Record<Region, number>'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
  spec(
    'ts-18048-tenant',
    'typescript',
    'plain',
    tsc('src/auth/session.ts', 18048, "'session.tenant' is possibly 'undefined'.", 'audit(session.tenant.id);'),
    ['TS18048', 'session.tenant'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
  spec(
    'ts-2379-limit',
    'typescript',
    'plain',
    tsc(
      'src/api/page.ts',
      2379,
      "Argument of type '{ limit: number | undefined; }' is not assignable to parameter of type 'PageQuery' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.\n  Types of property 'limit' are incompatible.",
      'return fetchPage({ limit });',
    ),
    ['TS2379', 'PageQuery', 'limit'],
    { cmd: 'tsc --noEmit', exit: 2 },
  ),
];

const PYTHON: readonly Spec[] = [
  spec(
    'py-zone-kyiv',
    'python',
    'python',
    "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Europe/Kyiv'",
    ['Europe/Kyiv'],
    {
      lib: [
        'File "{std:zoneinfo/_common.py}", line {n}, in load_tzdata\n  return importlib.resources.open_binary(package_name, resource_name)',
      ],
    },
  ),
  spec(
    'py-import-soft-unicode',
    'python',
    'python',
    "ImportError: cannot import name 'soft_unicode' from 'markupsafe' ({lib:markupsafe/__init__.py})",
    ['soft_unicode', 'markupsafe'],
    {
      lib: ['File "{lib:jinja2/filters.py}", line {n}, in <module>\n  from markupsafe import soft_unicode'],
    },
  ),
  spec(
    'py-detached-lines',
    'python',
    'python',
    "sqlalchemy.orm.exc.DetachedInstanceError: Parent instance <Invoice at 0x{hex12}> is not bound to a Session; lazy load operation of attribute 'lines' cannot proceed",
    ['DetachedInstanceError', 'Invoice', 'lines'],
    {
      lib: [
        'File "{lib:sqlalchemy/orm/strategies.py}", line {n}, in _load_for_state\n  raise orm_exc.DetachedInstanceError(',
      ],
    },
  ),
  spec(
    'py-django-secret',
    'python',
    'python',
    'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
    ['ImproperlyConfigured', 'SECRET_KEY'],
    {
      lib: ['File "{lib:django/conf/__init__.py}", line {n}, in _setup\n  self._wrapped = Settings(settings_module)'],
    },
  ),
  spec('py-naive-aware', 'python', 'python', "TypeError: can't compare offset-naive and offset-aware datetimes", [
    'compare offset-naive and offset-aware',
  ]),
  spec(
    'py-decode-utf8',
    'python',
    'python',
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x{?ff|fe|92|a0|e9} in position {int}: invalid start byte",
    ['utf-8', 'invalid start byte'],
    {
      lib: ['File "<frozen codecs>", line {n}, in decode'],
    },
  ),
  spec(
    'py-pickle-lambda',
    'python',
    'python',
    "_pickle.PicklingError: Can't pickle <function <lambda> at 0x{hex12}>: attribute lookup <lambda> on app.tasks failed",
    ['PicklingError', '<lambda> on app.tasks'],
    {
      lib: ['File "{std:multiprocessing/reduction.py}", line 51, in dumps\n  cls(buf, protocol).dump(obj)'],
    },
  ),
  spec(
    'py-settings-redis-url',
    'python',
    'python',
    "pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\nredis_url\n  Field required [type=missing, input_value={'debug': '{?0|1}'}, input_type=dict]",
    ['1 validation error for Settings', 'redis_url', 'Field required'],
    {
      lib: ['File "{lib:pydantic_settings/main.py}", line {n}, in __init__\n  super().__init__('],
    },
  ),
  spec(
    'py-cuda-oom',
    'python',
    'python',
    'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate {size} MiB. GPU {?0|1|3} has a total capacity of {size} GiB of which {size} MiB is free.',
    ['CUDA out of memory'],
    {
      lib: [
        'File "{lib:torch/nn/modules/linear.py}", line {n}, in forward\n  return F.linear(input, self.weight, self.bias)',
      ],
    },
  ),
];

export const KNOWN_SCRIPTS: readonly Spec[] = [...NODE, ...TYPESCRIPT, ...PYTHON];
