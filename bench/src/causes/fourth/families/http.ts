import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { js, py, tool } from '../langs.ts';
import type { Face } from '../types.ts';

const h = family('http');
const axios = (c: Ctx, x: readonly [status: number, kind: string]): Face =>
  js(c, `AxiosError: Request failed with status code ${x[0]}`, {
    top: [`settle (${c.abs('node_modules/axios/dist/node/axios.cjs')}:${c.n(1900, 2100)}:12)`],
    props: [`code: '${x[1]}'`, `status: ${x[0]}`],
  });
const requests = (c: Ctx, x: readonly [status: string, kind: string, url: string]): Face =>
  py(c, `requests.exceptions.HTTPError: ${x[0]}: ${x[1]} for url: https://api.example.com${x[2]}?cursor=${c.id(10)}`);
const curl = (c: Ctx, x: readonly [no: number, text: string]): Face =>
  tool(
    `${c.chance(0.5) ? '' : '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\n'}curl: (${x[0]}) ${x[1].replace('{ms}', String(c.ms()))}`,
  );
const pool = (c: Ctx, x: readonly [host: string, port: number, inner: string]): Face =>
  py(
    c,
    `requests.exceptions.ConnectionError: HTTPSConnectionPool(host='${x[0]}', port=${x[1]}): Max retries exceeded with url: /v1/${c.func()} (Caused by ${x[2].replace('{obj}', `<urllib3.connection.HTTPSConnection object at 0x7f${c.hex(10)}>`)})`,
  );
const fetchCause = (c: Ctx, x: readonly [cause: string, code: string]): Face => {
  const stack = [
    `    at node:internal/deps/undici/undici:${c.n(12000, 15000)}:13`,
    `    at async ${c.func()} (${c.abs(`src/${c.file()}.js`)}:${c.line()}:${c.col()})`,
  ];
  const causeHead = `  [cause]: ${x[0].replace('{ip}', c.ip())}`;
  return {
    full: `TypeError: fetch failed\n${stack.join('\n')} {\n${causeHead}\n      at TLSSocket.onConnectEnd (node:_tls_wrap:${c.n(1600, 1800)}:19) {\n    code: '${x[1]}'\n  }\n}`,
    bare: `TypeError: fetch failed\n${causeHead}`,
    cut: `TypeError: fetch failed\n${stack[0] ?? ''} {\n${causeHead}`,
  };
};
const grpc = (c: Ctx, x: readonly [no: number, code: string, text: string]): Face =>
  c.chance(0.5)
    ? js(c, `Error: ${x[0]} ${x[1]}: ${x[2]}`, {
        props: [`code: ${x[0]}`, `details: '${x[2].replaceAll("'", "\\'")}'`],
      })
    : tool(`ERROR:\n  Code: ${x[1]}\n  Message: ${x[2]}`);
const aws = (c: Ctx, x: readonly [code: string, op: string, text: string]): Face =>
  c.chance(0.5)
    ? tool(
        `\nAn error occurred (${x[0]}) when calling the ${x[1]} operation: ${x[2].replace('{acct}', String(c.n(100000000000, 999999999999)))}`,
      )
    : py(
        c,
        `botocore.exceptions.ClientError: An error occurred (${x[0]}) when calling the ${x[1]} operation: ${x[2].replace('{acct}', String(c.n(100000000000, 999999999999)))}`,
      );
h.twin(
  'axios-status',
  axios,
  [422, 'ERR_BAD_REQUEST'],
  [409, 'ERR_BAD_REQUEST'],
  [502, 'ERR_BAD_RESPONSE'],
  [429, 'ERR_BAD_REQUEST'],
);
h.twin(
  'requests-status',
  requests,
  ['403 Client Error', 'Forbidden', '/v2/exports'],
  ['401 Client Error', 'Unauthorized', '/v2/exports'],
  ['403 Client Error', 'Forbidden', '/v2/imports'],
  ['503 Server Error', 'Service Unavailable', '/v2/exports'],
);
h.twin(
  'fetch-cause',
  fetchCause,
  [
    'ConnectTimeoutError: Connect Timeout Error (attempted address: feed.example.com:443, timeout: 10000ms)',
    'UND_ERR_CONNECT_TIMEOUT',
  ],
  ['SocketError: other side closed', 'UND_ERR_SOCKET'],
  ['HeadersTimeoutError: Headers Timeout Error', 'UND_ERR_HEADERS_TIMEOUT'],
  ['Error: unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['Error: self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
);
h.twin(
  'aws-denied',
  aws,
  [
    'AccessDenied',
    'PutObject',
    'User: arn:aws:iam::{acct}:user/exporter is not authorized to perform: s3:PutObject because no identity-based policy allows the s3:PutObject action',
  ],
  [
    'AccessDenied',
    'GetObject',
    'User: arn:aws:iam::{acct}:user/exporter is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action',
  ],
  ['NoSuchBucket', 'PutObject', 'The specified bucket does not exist'],
  ['ExpiredToken', 'PutObject', 'The provided token has expired.'],
);
h.twin(
  'curl-resolve',
  curl,
  [6, 'Could not resolve host: mirror.example.net'],
  [6, 'Could not resolve host: mirror.example.org'],
  [6, 'Could not resolve proxy: mirror.example.net'],
  [28, 'Failed to connect to mirror.example.net port 443 after {ms} ms: Timeout was reached'],
);
h.known('curl-22', curl, [22, 'The requested URL returned error: 404'], [22, 'The requested URL returned error: 410']);
h.known(
  'curl-35',
  curl,
  [35, 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number'],
  [60, 'SSL certificate problem: certificate has expired'],
  [60, 'SSL certificate problem: self-signed certificate'],
  [56, 'Recv failure: Connection reset by peer'],
);
h.known(
  'pool-dns',
  pool,
  [
    'rates.example.com',
    443,
    'NameResolutionError("{obj}: Failed to resolve \'rates.example.com\' ([Errno -2] Name or service not known)")',
  ],
  [
    'rates.example.com',
    443,
    "NewConnectionError('{obj}: Failed to establish a new connection: [Errno 111] Connection refused')",
  ],
  [
    'rates.example.com',
    443,
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)'))",
  ],
);
h.known(
  'grpc',
  grpc,
  [12, 'UNIMPLEMENTED', 'unknown method GetRates for service acme.fx.v1.Fx'],
  [5, 'NOT_FOUND', 'unknown rate table'],
  [7, 'PERMISSION_DENIED', 'caller lacks scope fx.read'],
  [8, 'RESOURCE_EXHAUSTED', 'Received message larger than max'],
);
h.known(
  'cors',
  (c: Ctx, x: string) =>
    tool(
      `Access to fetch at 'https://api.example.com/v1/me' from origin 'https://app.example.com' has been blocked by CORS policy: ${x}${c.chance(0.5) ? '' : ''}`,
    ),
  "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
  'Request header field x-tenant is not allowed by Access-Control-Allow-Headers in preflight response.',
  "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
);
h.known(
  'graphql',
  (c: Ctx, x: string) => js(c, `GraphQLError: ${x}`),
  'Cannot query field "seatCount" on type "Plan".',
  'Cannot query field "seatLimit" on type "Plan".',
  'Variable "$seatCount" of required type "Int!" was not provided.',
);
h.known(
  'jwt',
  (c: Ctx, x: string) => js(c, x),
  'JsonWebTokenError: invalid signature',
  'TokenExpiredError: jwt expired',
  'JsonWebTokenError: jwt malformed',
  'JsonWebTokenError: jwt audience invalid. expected: acme-web',
);
h.known(
  'httpx',
  (c: Ctx, x: string) => py(c, x),
  'httpx.ReadTimeout',
  'httpx.ConnectTimeout',
  'httpx.RemoteProtocolError: Server disconnected without sending a response.',
  'httpx.PoolTimeout',
);
h.known(
  'json-html',
  (c: Ctx, x: string) => js(c, x),
  `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
  'SyntaxError: Unexpected end of JSON input',
  'SyntaxError: "undefined" is not valid JSON',
);
h.known(
  'aws-cred',
  aws,
  ['UnrecognizedClientException', 'ListQueues', 'The security token included in the request is invalid.'],
  ['InvalidSignatureException', 'ListQueues', 'Signature expired'],
  ['ThrottlingException', 'ListQueues', 'Rate exceeded'],
);
h.known(
  'nginx',
  (c: Ctx, x: string) =>
    tool(
      `${c.date().replaceAll('-', '/')} ${c.clock()} [error] ${c.pid()}#${c.n(1, 40)}: *${c.n(1, 9000)} ${x} while reading response header from upstream, client: ${c.ip()}, server: app.example.com, upstream: "http://${c.ip()}:9000"`,
    ),
  'upstream timed out (110: Connection timed out)',
  'upstream prematurely closed connection',
  'upstream sent too big header',
);
h.novel('websocket', (c) => js(c, 'Error: Unexpected server response: 426'));
h.novel('amqp', (c) =>
  js(
    c,
    "Error: Channel closed by server: 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'mail' in vhost '/': received none but current is the value '60000' of type 'signedint'\"",
  ),
);

export default h.defs;
