/**
 * The program of the child: loads the engine, reads one request, answers, ends. Its only argument is the file of QuickJS.
 * It waits for the request in one blocking read, so that a parent that is gone ends it; while it runs, the engine's own
 * deadline and the kernel's bound on processor time do.
 */
import { readFileSync, readSync, writeSync } from 'node:fs';
import type { Answer } from '../answer.ts';
import { loadEngine, type Engine } from '../engine.ts';
import { parseRequest, sha256Of } from '../request.ts';

const STDIN = 0;
const STDOUT = 1;
const NEWLINE = 0x0a;

/** Undefined when the parent closed the pipe instead. */
const readLine = (): string | undefined => {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const size = readSync(STDIN, chunk);
    if (size === 0) return undefined;
    const end = chunk.subarray(0, size).indexOf(NEWLINE);
    chunks.push(chunk.subarray(0, end < 0 ? size : end));
    if (end >= 0) return Buffer.concat(chunks).toString('utf8');
  }
};

const writeAll = (data: Buffer): void => {
  for (let at = 0; at < data.length;) at += writeSync(STDOUT, data, at);
};

const tell = (answer: Answer): void => {
  const body = Buffer.from(answer.kind === 'value' ? answer.json : '');
  const header = answer.kind === 'value' ? { kind: 'value', bytes: body.length } : answer;
  writeAll(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
};

const answerTo = (line: string, engine: Engine): Answer => {
  const request = parseRequest(line);
  return sha256Of(request.source) === request.sha256
    ? engine(request)
    : { kind: 'error', code: 'changed', message: 'what arrived is not what was judged' };
};

const wasm = readFileSync(String(process.argv[2]));
const engine = await loadEngine(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const line = readLine();
if (line !== undefined) tell(answerTo(line, engine));
// All is written, and an exit would wait for threads that still compile.
process.kill(process.pid, 'SIGKILL');
