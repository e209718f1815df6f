/** CPython 3.9 to 3.13 tracebacks, pip, requests, Django. */

import { pythonFrame, pythonMinor, pythonStack, sitePackage, snake } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { lead, message, note, stack } from '../text.ts';

const PYTHON: Tool = { family: 'python', wrap: 'python', command: 'python -m app.main', exitCode: 1, posixOnly: false };
const PIP: Tool = { ...PYTHON, wrap: 'command', command: 'pip install -r requirements.txt' };

const TRACEBACK = 'Traceback (most recent call last):';

/** The traceback of an uncaught exception: frames first, the cause on the last line. */
function raised(
  text: string | ((run: Run) => string),
  code: string,
  below: (run: Run) => string[] = () => [],
): Template {
  return tool(PYTHON, (run) => [
    lead(TRACEBACK),
    stack([...pythonStack(run, code), ...below(run)]),
    message(typeof text === 'string' ? text : text(run)),
  ]);
}

function stdlib(run: Run, module: string): string {
  const minor = pythonMinor(run);
  if (run.os === 'windows') return `C:\\Python3${minor}\\Lib\\${module.replaceAll('/', '\\')}`;
  return `/usr/${run.os === 'mac' ? 'local/' : ''}lib/python3.${minor}/${module}`;
}

export const noModule = (name: string): Template =>
  raised(`ModuleNotFoundError: No module named '${name}'`, `import ${name}`);

export const noImportName = (name: string, from: string): Template =>
  raised(
    (run) =>
      `ImportError: cannot import name '${name}' from '${from}' (${sitePackage(run, `${from.replaceAll('.', '/')}/__init__.py`)})`,
    `from ${from} import ${name}`,
  );

export const keyError = (key: string): Template => raised(`KeyError: '${key}'`, `value = row["${key}"]`);

export const noAttribute = (type: string, attribute: string): Template =>
  raised(`AttributeError: '${type}' object has no attribute '${attribute}'`, `return result.${attribute}(value)`);

export const typeError = (text: string, code: string): Template => raised(`TypeError: ${text}`, code);

export const valueError = (text: string, code: string): Template => raised(`ValueError: ${text}`, code);

/** The literal is input data and differs from run to run. */
export const badInteger: Template = raised(
  (run) =>
    `ValueError: invalid literal for int() with base 10: '${run.rand.pick(['12,5', 'n/a', '3.14', '', '1 204', 'abc', '0x1f'])}'`,
  'quantity = int(fields[3])',
);

export const fileError = (kind: 'FileNotFoundError' | 'PermissionError', file: readonly string[]): Template =>
  raised(
    (run) =>
      `${kind}: ${kind === 'PermissionError' ? '[Errno 13] Permission denied' : '[Errno 2] No such file or directory'}: '${run.at(...file).replaceAll('\\', '\\\\')}'`,
    "with open(path, newline='') as handle:",
  );

export const unicodeDecode: Template = raised(
  (run) =>
    `UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position ${run.rand.int(40, 90000)}: invalid continuation byte`,
  'text = handle.read()',
  (run) =>
    pythonFrame(run, '<frozen codecs>', 'decode', '(result, consumed) = self._buffer_decode(data, self.errors, final)'),
);

export const jsonDecode = (text: (run: Run) => string): Template =>
  raised(
    (run) => `json.decoder.JSONDecodeError: ${text(run)}`,
    'payload = json.loads(body)',
    (run) => [
      ...pythonFrame(run, stdlib(run, 'json/__init__.py'), 'loads', 'return _default_decoder.decode(s)'),
      ...pythonFrame(
        run,
        stdlib(run, 'json/decoder.py'),
        'decode',
        'obj, end = self.raw_decode(s, idx=_w(s, 0).end())',
      ),
    ],
  );

export const recursion: Template = tool(PYTHON, (run) => {
  const frame = pythonFrame(
    run,
    run.at('app', `${run.names.file}.py`),
    snake(run.names.fn),
    `return ${snake(run.names.fn)}(node.parent)`,
  );
  return [
    lead(TRACEBACK),
    stack([
      ...pythonStack(run, `${snake(run.names.fn)}(root)`),
      ...frame,
      ...frame,
      ...frame,
      `  [Previous line repeated ${run.rand.int(960, 996)} more times]`,
    ]),
    message('RecursionError: maximum recursion depth exceeded'),
  ];
});

export const unclosed = (bracket: string): Template =>
  tool(PYTHON, (run) => [
    note([
      `  File "${run.at('app', run.names.dir, `${run.names.file}.py`)}", line ${run.rand.int(3, 300)}`,
      `    total = compute${bracket}rows, rate`,
      '                 ^',
    ]),
    message(`SyntaxError: '${bracket}' was never closed`),
  ]);

export const unexpectedIndent: Template = tool(PYTHON, (run) => [
  note([
    `  File "${run.at('app', run.names.dir, `${run.names.file}.py`)}", line ${run.rand.int(3, 300)}`,
    '    return rows',
  ]),
  message('IndentationError: unexpected indent'),
]);

export const zeroDivision: Template = raised('ZeroDivisionError: division by zero', 'rate = total / count');

export const unboundLocal = (name: string): Template =>
  raised(
    `UnboundLocalError: cannot access local variable '${name}' where it is not associated with a value`,
    `return ${name}`,
  );

export const poolError = (host: string, port: number, path: string, inner: string): Template =>
  tool(
    PYTHON,
    (run) => {
      const object = `<urllib3.connection.HTTPConnection object at 0x7f${run.rand.hex(10)}>`;
      const requests = (fn: string, code: string): string[] =>
        pythonFrame(run, sitePackage(run, `requests/${fn === 'send' ? 'adapters' : 'sessions'}.py`), fn, code);
      return [
        lead(TRACEBACK),
        stack([
          ...pythonStack(run, 'response = session.get(url, timeout=10)'),
          ...requests('request', 'resp = self.send(prep, **send_kwargs)'),
          ...requests('send', 'raise ConnectionError(e, request=request)'),
        ]),
        message(
          `requests.exceptions.ConnectionError: HTTPConnectionPool(host='${host}', port=${port}): Max retries exceeded with url: ${path}?since=${run.rand.int(1600000000, 1790000000)} (Caused by NewConnectionError('${object}: Failed to establish a new connection: ${inner}'))`,
        ),
      ];
    },
    { posixOnly: true },
  );

export const djangoNoTable = (table: string): Template =>
  tool(PYTHON, (run) => [
    lead(TRACEBACK),
    stack(
      pythonFrame(
        run,
        sitePackage(run, 'django/db/backends/sqlite3/base.py'),
        'execute',
        'return super().execute(query, params)',
      ),
    ),
    message(`sqlite3.OperationalError: no such table: ${table}`),
    note(['', 'The above exception was the direct cause of the following exception:', '', TRACEBACK]),
    stack([
      ...pythonStack(run, 'names = list(queryset)'),
      ...pythonFrame(
        run,
        sitePackage(run, 'django/db/utils.py'),
        '__exit__',
        'raise dj_exc_value.with_traceback(traceback) from exc_value',
      ),
    ]),
    message(`django.db.utils.OperationalError: no such table: ${table}`),
  ]);

export const timeout: Template = tool(PYTHON, (run) => [
  lead(TRACEBACK),
  stack([
    ...pythonStack(run, 'await asyncio.wait_for(task, timeout=limit)'),
    ...pythonFrame(run, stdlib(run, 'asyncio/tasks.py'), 'wait_for', 'raise exceptions.TimeoutError() from exc'),
  ]),
  message('asyncio.exceptions.TimeoutError'),
]);

export const pipNoVersion = (requirement: string): Template =>
  tool(PIP, (run) => [
    lead([`Looking in indexes: ${run.rand.pick(['https://pypi.org/simple', 'https://pypi.acme.dev/simple'])}`]),
    message([
      run.paint.red(
        `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: ${run.rand.pick(['none', '0.9.1, 1.0.0, 1.1.0', '1.0.0rc1, 1.2.0'])})`,
      ),
      run.paint.red(`ERROR: No matching distribution found for ${requirement}`),
    ]),
    note([
      '',
      `[notice] A new release of pip is available: 23.${run.rand.int(0, 3)}.1 -> 24.${run.rand.int(0, 3)}`,
      '[notice] To update, run: pip install --upgrade pip',
    ]),
  ]);

export const pipManaged: Template = tool(
  PIP,
  (run) => [
    message('error: externally-managed-environment'),
    note([
      '',
      '× This environment is externally managed',
      '╰─> To install Python packages system-wide, try apt install',
      '    python3-xyz, where xyz is the package you are trying to',
      '    install.',
      '',
      'note: If you believe this is a mistake, please contact your Python installation or OS distribution provider.',
    ]),
    note(`${run.paint.cyan('hint')}: See PEP 668 for the detailed specification.`),
  ],
  { posixOnly: true },
);
