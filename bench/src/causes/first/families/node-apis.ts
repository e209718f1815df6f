/** Node.js: errors that its own modules throw at whoever uses them wrongly. */

import { nodeStack } from '../frames.ts';
import { tool, type Template } from '../template.ts';
import { exit, lead, message, note, stack } from '../text.ts';
import { esmFrames, NODE, nodeExit, withProps } from './node.ts';

export const invalidArgument = (argument: string, expected: string, received: string, thrownBy: string): Template =>
  tool(
    NODE,
    withProps(
      () => `TypeError [ERR_INVALID_ARG_TYPE]: The "${argument}" argument must be ${expected}. Received ${received}`,
      () => ({ code: "'ERR_INVALID_ARG_TYPE'" }),
      (run) => [`    at ${thrownBy}:${run.rand.int(60, 1300)}:7)`, ...nodeStack(run)],
    ),
  );

export const headersSent: Template = tool(
  NODE,
  withProps(
    () => 'Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers after they are sent to the client',
    () => ({ code: "'ERR_HTTP_HEADERS_SENT'" }),
    (run) => [`    at ServerResponse.setHeader (node:_http_outgoing:${run.rand.int(600, 720)}:11)`, ...nodeStack(run)],
  ),
);

export const unknownExtension = (extension: string): Template =>
  tool(
    NODE,
    withProps(
      (run) =>
        `TypeError [ERR_UNKNOWN_FILE_EXTENSION]: Unknown file extension "${extension}" for ${run.at('src', `index${extension}`)}`,
      () => ({ code: "'ERR_UNKNOWN_FILE_EXTENSION'" }),
      esmFrames,
      'module',
    ),
  );

export const opensslUnsupported: Template = tool(NODE, (run) => [
  lead([
    `node:internal/crypto/hash:${run.rand.int(60, 80)}`,
    '  this[kHandle] = new _Hash(algorithm, xofLen);',
    '                  ^',
    '',
  ]),
  message('Error: error:0308010C:digital envelope routines::unsupported'),
  stack([
    `    at new Hash (node:internal/crypto/hash:${run.rand.int(60, 80)}:19)`,
    `    at Object.createHash (node:crypto:${run.rand.int(120, 150)}:10)`,
    `    at module.exports (${run.at('node_modules', 'webpack', 'lib', 'util', 'createHash.js')}:${run.rand.int(90, 140)}:53)`,
    `    at NormalModule._initBuildHash (${run.at('node_modules', 'webpack', 'lib', 'NormalModule.js')}:${run.rand.int(400, 470)}:16) {`,
  ]),
  note([
    "  opensslErrorStack: [ 'error:03000086:digital envelope routines::initialization error' ],",
    "  library: 'digital envelope routines',",
    "  reason: 'unsupported',",
    "  code: 'ERR_OSSL_EVP_UNSUPPORTED'",
    '}',
  ]),
  exit(nodeExit(run)),
]);
