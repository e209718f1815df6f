import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any shape
  readonly body: any;
}

export type Handler = (request: Received, response: ServerResponse) => void;

export interface TestServer {
  readonly url: string;
  readonly received: Received[];
}

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A real server on 127.0.0.1: the nth request gets the nth handler, the last one again and again. Closed with the test. */
export const serve = async (...handlers: readonly [Handler, ...Handler[]]): Promise<TestServer> => {
  const received: Received[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await read(request);
    const { method = '', url = '', headers } = request;
    const entry: Received = { method, url, headers, body: JSON.parse(text) };
    const handler = handlers[Math.min(received.push(entry), handlers.length) - 1] ?? handlers[0];
    handler(entry, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(599).end(String(error));
    });
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await promise;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${String(address.port)}`, received };
};

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** A chat completion as OpenAI's API writes it. */
export const completion = (content: string | null, more: { finish?: string; refusal?: string } = {}): Handler =>
  json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'served-model-1',
    choices: [
      {
        index: 0,
        finish_reason: more.finish ?? 'stop',
        message: { role: 'assistant', content, ...(more.refusal === undefined ? {} : { refusal: more.refusal }) },
      },
    ],
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  });

/** Never answers. */
export const hang: Handler = () => undefined;

/** Cuts the connection without a word. */
export const reset: Handler = (_, response) => {
  response.socket?.resetAndDestroy();
};

/** Promises a long answer and cuts the connection in the middle of it. */
export const resetInBody: Handler = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"choices":', () => response.socket?.resetAndDestroy());
};

/** An address where nobody listens any more. */
export const closedPort = async (): Promise<string> => {
  const server = createServer();
  const { promise: listening, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await listening;
  const address = server.address();
  const { promise: closed, resolve: done } = Promise.withResolvers<undefined>();
  server.close(() => done(undefined));
  await closed;
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${String(address.port)}`;
};
