// The host: a small HTTP server around the agent. What may evolve is in src/ and vendor/; this file is the owner's.
import { rename, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { EXIT_ACTIVATE } from '@evolve/core';
import { command } from '@evolve/core/checks';
import { modelFromEnvironment } from '@evolve/core/models';
import { createEvolver } from '@evolve/kit';
import { answer } from './src/agent.mjs';

const settings = JSON.parse(await readFile(new URL('./settings.json', import.meta.url), 'utf8'));
const { PORT_FILE, HEARTBEAT_SECONDS = '3600' } = process.env;

const model = modelFromEnvironment(process.env);
const evolver = await createEvolver({
  repo: import.meta.dirname,
  checks: [command({ id: 'what the owner expects', run: ['node', settings.check], timeoutMs: 10_000 })],
  options: { heartbeatSeconds: Number(HEARTBEAT_SECONDS), maxBackoff: 1 },
  ...(model === undefined ? {} : { model }),
});

// What happens inside is told on standard output, one JSON line each.
const tell = (event, payload) => process.stdout.write(`${JSON.stringify({ event, ...payload })}\n`);
const EVENTS = ['decision', 'progress', 'gate', 'check', 'approval', 'promoted', 'settled', 'rolled-back', 'safe-mode'];
for (const event of [...EVENTS, 'receipt']) evolver.on(event, (payload) => tell(event, payload));
evolver.on('error', ({ error, where }) => tell('error', { where, message: String(error?.message ?? error) }));

const report = await evolver.boot();
const turns = new Map();

const ask = ({ tool, input }) => {
  const turnId = `turn-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  try {
    const reply = answer({ tool, input });
    turns.set(turnId, { tool, input, reply });
    return { turnId, reply };
  } catch (error) {
    turns.set(turnId, { tool, input, error });
    return { turnId, failed: error.message };
  }
};

// The customer says whether the answer was of use: that is the signal, for the tool and for the version that runs.
const feedback = ({ turnId, ok, complaint }) => {
  const turn = turns.get(turnId);
  if (turn === undefined) return { known: false };
  turns.delete(turnId);
  const error = turn.error ?? complaint;
  evolver.observe({ kind: 'tool', name: turn.tool, ok, input: turn.input, turnId, ...(ok ? {} : { error }) });
  evolver.outcome({ ok, subject: 'answer', turnId });
  evolver.reflect({
    turnId,
    input: JSON.stringify(turn.input),
    reply: JSON.stringify(turn.reply ?? null),
    followUp: ok ? 'Thanks.' : `That is wrong. ${complaint ?? ''}`,
  });
  return { known: true };
};

const ROUTES = { '/ask': ask, '/feedback': feedback, '/version': () => ({ version: report.running }) };

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const route = ROUTES[request.url];
    if (route === undefined) return response.writeHead(404).end();
    try {
      const body = Buffer.concat(chunks).toString('utf8');
      const result = route(body === '' ? {} : JSON.parse(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
});

let leaving = false;
const leave = async (status) => {
  if (leaving) return;
  leaving = true;
  server.close();
  await evolver.stop();
  process.exit(status);
};
evolver.on('activate', () => void leave(EXIT_ACTIVATE));
process.on('SIGTERM', () => void leave(0));
process.on('SIGINT', () => void leave(0));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  tell('up', { version: report.running, rolledBack: report.rolledBack, port });
  if (PORT_FILE !== undefined) {
    await writeFile(`${PORT_FILE}.new`, JSON.stringify({ port, pid: process.pid, version: report.running }));
    await rename(`${PORT_FILE}.new`, PORT_FILE);
  }
  evolver.start();
});
