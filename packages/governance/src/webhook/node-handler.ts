import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** Methods of a request without a body. */
const BODILESS: readonly string[] = ['GET', 'HEAD'];

const toRequest = (incoming: IncomingMessage): Request => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const body = BODILESS.includes(method)
    ? {}
    : { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const };
  // Where it was sent to makes no difference, and is not taken from a header that anybody can write.
  return new Request('http://localhost/', { method, headers, ...body });
};

/** A handler in the form of `fetch`, for `node:http`. */
export const nodeHandler =
  (handle: (request: Request) => Promise<Response>) =>
  (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const reply = async (): Promise<void> => {
      const response = await handle(toRequest(incoming));
      const body = Buffer.from(await response.arrayBuffer());
      // What was not read of an oversized body is not waited for.
      const close = incoming.complete ? {} : { connection: 'close' };
      outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...close }).end(body);
    };
    reply().catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    });
  };
