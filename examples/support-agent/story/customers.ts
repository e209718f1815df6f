/** A stream of customers: they ask, look at the answer, and say whether it was of use. */
import { isDeepStrictEqual } from 'node:util';
import type { AgentProcess } from './agent-process.ts';
import type { CustomerRequest } from './case.ts';

export interface ServiceWindow {
  readonly name: string;
  readonly served: number;
  readonly ok: number;
  /** Success of each request in order, for the chart. */
  readonly results: readonly boolean[];
}

const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const serveOne = async (agent: AgentProcess, request: CustomerRequest): Promise<boolean> => {
  const { tool, input, expect } = request;
  const said = (await agent.post('/ask', { tool, input })) as { turnId: string; reply?: unknown; failed?: string };
  const ok = said.failed === undefined && isDeepStrictEqual(normal(said.reply), normal(expect));
  const complaint = `expected ${JSON.stringify(expect)} but got ${JSON.stringify(said.reply ?? null)}`;
  await agent.post('/feedback', { turnId: said.turnId, ok, ...(ok || said.failed !== undefined ? {} : { complaint }) });
  return ok;
};

/** Serves every request `rounds` times. */
export const serveWindow = async (
  agent: AgentProcess,
  name: string,
  requests: readonly CustomerRequest[],
  rounds: number,
): Promise<ServiceWindow> => {
  const results: boolean[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const request of requests) results.push(await serveOne(agent, request));
  }
  return { name, served: results.length, ok: results.filter(Boolean).length, results };
};

/** In percent, for people. */
export const rate = ({ ok, served }: ServiceWindow): string => `${String(Math.round((ok / served) * 100))} %`;
