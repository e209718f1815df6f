/** HTTP clients: undici (fetch), axios, curl, requests. */

import { nodeInternalFrames, nodeStack, nodeUserFrames, pythonFrame, pythonStack, sitePackage } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, indent, lead, message, note, stack } from '../text.ts';
import { errnoOf, propertyLines } from './node.ts';

const NODE: Tool = { family: 'http', wrap: 'node', command: 'node dist/sync.js', exitCode: 1, posixOnly: false };
const CURL: Tool = { ...NODE, wrap: 'command', command: 'curl -fsS https://api.acme.dev/v1/orders', exitCode: 22 };
const PYTHON: Tool = { ...NODE, wrap: 'python', command: 'python sync.py' };

interface FetchCause {
  readonly head: string;
  readonly frames?: readonly string[];
  readonly props: Readonly<Record<string, string>>;
}

/** `TypeError: fetch failed` says nothing; its [cause] does, and so belongs to the message. */
function fetchFailed(cause: (run: Run) => FetchCause): Template {
  return tool(NODE, (run) => {
    const found = cause(run);
    const outer = [
      `    at node:internal/deps/undici/undici:${run.rand.int(11000, 14000)}:13`,
      ...nodeInternalFrames(run, 'task', 1),
      ...nodeUserFrames(run),
    ];
    const inner = indent([...(found.frames ?? []), ...nodeInternalFrames(run, 'task', 1)], '  ');
    return [
      lead([
        `node:internal/deps/undici/undici:${run.rand.int(11000, 14000)}`,
        '      Error.captureStackTrace(err);',
        '            ^',
        '',
      ]),
      message('TypeError: fetch failed'),
      stack([...outer.slice(0, -1), `${outer.at(-1) ?? ''} {`]),
      message(`  [cause]: ${found.head}`),
      stack([...inner.slice(0, -1), `${inner.at(-1) ?? ''} {`]),
      note([...indent(propertyLines(found.props), '  '), '  }', '}']),
      exit(['', `Node.js ${run.nodeVersion}`]),
    ];
  });
}

export const fetchNotFound = (host: string): Template =>
  fetchFailed((run) => ({
    head: `Error: getaddrinfo ENOTFOUND ${host}`,
    frames: [`    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:${run.rand.int(110, 130)}:26)`],
    props: { errno: '-3008', code: "'ENOTFOUND'", syscall: "'getaddrinfo'", hostname: `'${host}'` },
  }));

export const fetchReset: Template = fetchFailed((run) => ({
  head: 'Error: read ECONNRESET',
  frames: [`    at TLSWrap.onStreamRead (node:internal/stream_base_commons:${run.rand.int(200, 230)}:20)`],
  props: { errno: errnoOf(run, 'ECONNRESET'), code: "'ECONNRESET'", syscall: "'read'" },
}));

export const fetchRefused = (port: number): Template =>
  fetchFailed((run) => {
    const ip = run.rand.privateIp();
    return {
      head: `Error: connect ECONNREFUSED ${ip}:${port}`,
      frames: [`    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:${run.rand.int(1500, 1700)}:16)`],
      props: {
        errno: errnoOf(run, 'ECONNREFUSED'),
        code: "'ECONNREFUSED'",
        syscall: "'connect'",
        address: `'${ip}'`,
        port: String(port),
      },
    };
  });

export const fetchConnectTimeout: Template = fetchFailed((run) => ({
  head: `ConnectTimeoutError: Connect Timeout Error (attempted address: api.acme.dev:443, timeout: ${run.rand.pick([10000, 5000, 30000])}ms)`,
  frames: [`    at onConnectTimeout (node:internal/deps/undici/undici:${run.rand.int(2000, 8000)}:28)`],
  props: { code: "'UND_ERR_CONNECT_TIMEOUT'" },
}));

export const fetchHeadersTimeout: Template = fetchFailed((run) => ({
  head: 'HeadersTimeoutError: Headers Timeout Error',
  frames: [
    `    at FastTimer.onParserTimeout [as _onTimeout] (node:internal/deps/undici/undici:${run.rand.int(5000, 8000)}:32)`,
  ],
  props: { code: "'UND_ERR_HEADERS_TIMEOUT'" },
}));

const CERTIFICATE = {
  CERT_HAS_EXPIRED: 'certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
} as const;

export const fetchCertificate = (code: keyof typeof CERTIFICATE): Template =>
  fetchFailed((run) => ({
    head: `Error: ${CERTIFICATE[code]}`,
    frames: [
      `    at TLSSocket.onConnectSecure (node:_tls_wrap:${run.rand.int(1600, 1690)}:34)`,
      `    at TLSSocket.emit (node:events:${run.rand.int(500, 530)}:28)`,
    ],
    props: { code: `'${code}'` },
  }));

export const axiosStatus = (status: number): Template =>
  tool(NODE, (run) => {
    const at = (file: string): string =>
      `${run.at('node_modules', 'axios', 'lib', 'core', file)}:${run.rand.int(10, 80)}:${run.rand.int(3, 30)}`;
    return [
      message(`AxiosError: Request failed with status code ${status}`),
      stack([
        `    at settle (${at('settle.js')})`,
        `    at IncomingMessage.handleStreamEnd (${at('http.js')})`,
        ...nodeStack(run).slice(0, -1),
        `    at async Axios.request (${at('Axios.js')}) {`,
      ]),
      note([
        `  code: '${status >= 500 ? 'ERR_BAD_RESPONSE' : 'ERR_BAD_REQUEST'}',`,
        `  status: ${status},`,
        '  config: {',
        `    timeout: ${run.rand.pick([0, 5000, 10000])},`,
        `    headers: Object [AxiosHeaders] { 'x-request-id': '${run.rand.uuid()}' },`,
        "    method: 'get',",
        `    url: 'https://api.acme.dev/v1/orders?cursor=${run.rand.hex(12)}'`,
        '  }',
        '}',
      ]),
    ];
  });

export const curlStatus = (status: number): Template =>
  tool(CURL, () => [message(`curl: (22) The requested URL returned error: ${status}`)]);

export const curl = (code: number, text: (run: Run) => string): Template =>
  tool(CURL, (run) => [message(`curl: (${code}) ${text(run)}`)], { exitCode: code });

export const curlHost = (host: string): Template => curl(6, () => `Could not resolve host: ${host}`);
export const curlRefused = (port: number): Template =>
  curl(
    7,
    (run) =>
      `Failed to connect to api.acme.dev port ${port} after ${run.rand.int(1, 900)} ms: Couldn't connect to server`,
  );
export const curlTimeout: Template = curl(
  28,
  (run) =>
    `Operation timed out after ${run.rand.int(5000, 30010)} milliseconds with ${run.rand.int(0, 90000)} bytes received`,
);
export const curlCertificate: Template = curl(
  60,
  () => 'SSL certificate problem: unable to get local issuer certificate',
);

export const requestsStatus = (status: number, words: string, path: string): Template =>
  tool(PYTHON, (run) => [
    lead('Traceback (most recent call last):'),
    stack([
      ...pythonStack(run, 'response.raise_for_status()'),
      ...pythonFrame(
        run,
        sitePackage(run, 'requests/models.py'),
        'raise_for_status',
        'raise HTTPError(http_error_msg, response=self)',
      ),
    ]),
    message(
      `requests.exceptions.HTTPError: ${status} ${status >= 500 ? 'Server' : 'Client'} Error: ${words} for url: https://api.acme.dev${path}?page=${run.rand.int(1, 900)}`,
    ),
  ]);
