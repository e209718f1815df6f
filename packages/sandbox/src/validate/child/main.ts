/**
 * The program of the isolated validator: reads texts, one request on each line, and answers each with what it
 * can reach, or what is left of it without its types.
 * It waits in a blocking read, so that a host that is gone ends it. Nothing of a text is ever run.
 */
import { readSync, writeSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { analyse } from '../../analysis/analyse.ts';
import { READY, type Reply, type Request, type Stripped } from '../isolated/protocol.ts';

const STDIN = 0;
const STDOUT = 1;
const NEWLINE = 0x0a;

const tell = (line: string): void => {
  const data = Buffer.from(`${line}\n`);
  for (let at = 0; at < data.length;) at += writeSync(STDOUT, data, at);
};

const strip = (source: string): Stripped => {
  try {
    return { javascript: stripTypeScriptTypes(source) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

const replyTo = ({ id, ...task }: Request): Reply =>
  task.kind === 'strip' ? { id, stripped: strip(task.source) } : { id, analysis: analyse(task.source, task) };

const answer = (line: string): void => tell(JSON.stringify(replyTo(JSON.parse(line) as Request)));

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
