import type { Ctx } from '../ctx.ts';
import { js, py } from '../stacks.ts';
import { known, novel } from '../types.ts';
import type { CauseDef, Render } from '../types.ts';

const R = 'rpc';
const T = 'tls-dns';

const gqlField =
  (field: string, hint: string): Render =>
  (c) => {
    const message = `Cannot query field "${field}" on type "Order".${hint}`;
    const at = { line: c.n(2, 60), column: c.n(3, 40) };
    return c.pick([
      () =>
        JSON.stringify({ errors: [{ message, locations: [at], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }),
      () => JSON.stringify({ errors: [{ message, locations: [at] }] }, null, 2),
      () =>
        js(c, `GraphQLError: ${message}`, [
          `Object.Field (${c.nm('graphql', 'validation/rules/FieldsOnCorrectTypeRule.js')}:#)`,
          `Object.enter (${c.nm('graphql', 'language/visitor.js')}:#)`,
          `visit (${c.nm('graphql', 'language/visitor.js')}:#)`,
        ]),
      () =>
        `${c.p('src/queries/orders.graphql')}\n  ${at.line}:${at.column}  error  ${message}  @graphql-eslint/fields-on-correct-type\n\n✖ 1 problem (1 error, 0 warnings)`,
    ])();
  };

const grpcJs =
  (message: (c: Ctx) => string, code: number, details: (c: Ctx) => string): Render =>
  (c) =>
    js(
      c,
      `Error: ${code} ${message(c)}`,
      [
        `callErrorFromStatus (${c.nm('@grpc/grpc-js', 'build/src/call.js')}:#)`,
        `Object.onReceiveStatus (${c.nm('@grpc/grpc-js', 'build/src/client.js')}:#)`,
        `Object.onReceiveStatus (${c.nm('@grpc/grpc-js', 'build/src/client-interceptors.js')}:#)`,
      ],
      [`code: ${code}`, `details: '${details(c)}'`, 'metadata: Metadata { internalRepr: Map(0) {}, options: {} }'],
    );

const tooLarge: Render = (c) => {
  const text = `Received message larger than max (${c.n(4194400, 90000000)} vs. 4194304)`;
  return grpcJs(
    () => `RESOURCE_EXHAUSTED: ${text}`,
    8,
    () => text,
  )(c);
};
const deadline: Render = (c) => {
  const text = `Deadline exceeded after ${c.n(1, 30)}.${c.n(100, 999)}s,LB pick: 0.00${c.n(1, 9)}s,remote_addr=${c.ip()}:50051`;
  return grpcJs(
    () => `DEADLINE_EXCEEDED: ${text}`,
    4,
    () => text,
  )(c);
};

const unimplemented: Render = (c) =>
  py(
    c,
    `grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNIMPLEMENTED\n\tdetails = "Method not found!"\n\tdebug_error_string = "UNKNOWN:Error received from peer ${c.pick([`ipv4:${c.ip()}:50051`, `ipv6:%5B::1%5D:50051`])} {created_time:"${c.time.iso9().replace('Z', '+00:00')}", grpc_status:12, grpc_message:"Method not found!"}"\n>`,
    [
      ['grpc/_channel.py', '__call__', 'return _end_unary_response_blocking(state, call, False, None)'],
      ['grpc/_channel.py', '_end_unary_response_blocking', 'raise _InactiveRpcError(state)'],
    ],
  );

const protoc: Render = (c) =>
  `google/api/annotations.proto: File not found.\n${c.pick(['', './', 'api/'])}user.proto:${c.n(3, 12)}:1: Import "google/api/annotations.proto" was not found or had errors.${c.opt(`\n--${c.pick(['go', 'grpc-gateway', 'ts_proto'])}_out: protoc failed`, 0.2)}`;

const sslAlert: Render = (c) => {
  const thread = c.hex(16).toUpperCase();
  const alert = `${thread}:error:0A000410:SSL routines:${c.pick(['ssl3_read_bytes', 'ssl3_read_bytes', ''])}:${c.pick(['ssl/tls alert handshake failure', 'sslv3 alert handshake failure'])}:${c.pick(['../', ''])}ssl/record/rec_layer_s3.c:${c.n(1580, 1680)}:SSL alert number 40`;
  return `CONNECTED(0000000${c.n(3, 6)})\n${alert}${c.opt(`\n---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\nSSL handshake has read 7 bytes and written ${c.n(290, 520)} bytes\nVerification: OK`)}`;
};

const goX509 =
  (message: string): Render =>
  (c) =>
    `${c.pick([`Get "https://api.example.com/v1/${c.pick(['orders', 'stock', 'health'])}?page=${c.n(1, 90)}": `, 'Post "https://api.example.com/v1/events": ', ''])}${c.pick(['tls: failed to verify certificate: ', ''])}x509: ${message}`;

const certbot =
  (type: string, detail: (c: Ctx) => string): Render =>
  (c) =>
    `${c.opt(`Saving debug log to /var/log/letsencrypt/letsencrypt.log\nRenewing an existing certificate for shop.example.com\n\n`)}Certbot failed to authenticate some domains (authenticator: webroot). The Certificate Authority reported these problems:\n  Domain: shop.example.com\n  Type:   ${type}\n  Detail: ${detail(c)}\n${c.opt('\nHint: The Certificate Authority failed to download the temporary challenge files created by Certbot. Ensure that the listed domains serve their content from the provided --webroot-path/-w and that files created there can be downloaded from the internet.\n', 0.4)}\nFailed to renew certificate shop.example.com with error: Some challenges have failed.`;

export const RPC: readonly CauseDef[] = [
  known(R, 'cli', 'graphql-order-discount', gqlField('discount', ' Did you mean "discounts"?'), true),
  known(R, 'js', 'grpc-message-too-large', tooLarge, true),
  known(R, 'py', 'grpc-method-not-found', unimplemented, true),
  known(R, 'cli', 'protoc-no-annotations', protoc),
  known(T, 'cli', 'openssl-alert-40', sslAlert),
  known(T, 'go', 'go-x509-other-name', goX509('certificate is valid for *.apps.example.net, not api.example.com')),
  known(
    T,
    'cli',
    'certbot-shop-404',
    certbot(
      'unauthorized',
      (c) => `${c.pubIp()}: Invalid response from http://shop.example.com/.well-known/acme-challenge/${c.b64(43)}: 404`,
    ),
  ),
  novel(R, 'cli', 'graphql-order-courier', 'graphql-order-discount', gqlField('courier', ' Did you mean "carrier"?')),
  novel(R, 'js', 'grpc-deadline-exceeded', 'grpc-message-too-large', deadline),
  novel(T, 'go', 'go-x509-unknown-authority', 'go-x509-other-name', goX509('certificate signed by unknown authority')),
  novel(
    T,
    'cli',
    'certbot-shop-nxdomain',
    'certbot-shop-404',
    certbot(
      'dns',
      () =>
        'DNS problem: NXDOMAIN looking up A for shop.example.com - check that a DNS record exists for this domain; DNS problem: NXDOMAIN looking up AAAA for shop.example.com - check that a DNS record exists for this domain',
    ),
  ),
];
