/**
 * The program of the isolated validator: reads texts, one request on each line, and answers each with what it can reach.
 * It waits in a blocking read, so that a host that is gone ends it. Nothing of a text is ever run.
 */
import { readSync, writeSync } from 'node:fs';
import { analyse } from '../../analysis/analyse.ts';
import { READY, type Request } from '../isolated/protocol.ts';

const STDIN = 0;
const STDOUT = 1;
const NEWLINE = 0x0a;

const tell = (line: string): void => {
  const data = Buffer.from(`${line}\n`);
  for (let at = 0; at < data.length;) at += writeSync(STDOUT, data, at);
};

const answer = (line: string): void => {
  const { id, source, ...options } = JSON.parse(line) as Request;
  tell(JSON.stringify({ id, analysis: analyse(source, options) }));
};

const serve = (): void => {
  let pending: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    let rest = chunk.subarray(0, readSync(STDIN, chunk));
    if (rest.length === 0) return;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      answer(Buffer.concat([...pending, rest.subarray(0, end)]).toString('utf8'));
      pending = [];
      rest = rest.subarray(end + 1);
    }
    pending.push(rest);
  }
};

tell(READY);
serve();
