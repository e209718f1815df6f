/** Cuts what was written in half, and has it repaired. */
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { isEvolveError } from '@evolve/core/errors';
import { checkMemory, openMemory, repairMemory, verifyLedger } from '@evolve/memory';
import { inspect, type Written } from './inspect.ts';

const cut = (file: string): void => {
  truncateSync(file, Math.floor(statSync(file).size / 2));
};

const codeOfOpening = async (dir: string): Promise<string> => {
  try {
    await (await openMemory({ dir })).close();
    return 'opened';
  } catch (error) {
    return isEvolveError(error) ? error.code : String(error);
  }
};

const areAmong = (some: readonly string[], all: readonly string[]): boolean => {
  const known = new Set(all);
  return new Set(some).size === some.length && some.every((one) => known.has(one));
};

const isPrefix = (some: readonly string[], all: readonly string[]): boolean =>
  some.length <= all.length && some.every((one, index) => one === all[index]);

const isUsable = async (dir: string): Promise<boolean> => {
  const { knowledge, journal } = await checkMemory({ dir });
  if (knowledge.status !== 'ok' || journal.status !== 'ok') return false;
  const memory = await openMemory({ dir });
  const { experiences } = memory.knowledge;
  await experiences.record({ problem: 'failure of z', solution: 'fix', ok: true });
  const found = await experiences.recall('failure of z', { limit: 9 });
  const { live } = await experiences.stats();
  const all = await experiences.list({ limit: 1_000 });
  await memory.close();
  return found[0]?.match === 'fingerprint' && all.length <= live;
};

const halveKnowledge = async (dir: string, before: Written): Promise<boolean> => {
  cut(join(dir, 'knowledge.sqlite'));
  const code = await codeOfOpening(dir);
  const { knowledge } = await repairMemory({ dir });
  const after = inspect(dir);
  console.table({ code, did: knowledge.did, outcomes: before.outcomes.length, kept: after.outcomes.length });
  console.table(knowledge.tables?.filter(({ kept, lost }) => kept + lost > 0));
  return (
    code === 'EVOLVE_KNOWLEDGE_CORRUPT' &&
    knowledge.did === 'salvaged' &&
    after.whole &&
    areAmong(after.outcomes, before.outcomes) &&
    (await isUsable(dir))
  );
};

const halveJournal = async (dir: string, before: Written): Promise<boolean> => {
  cut(join(dir, 'journal.sqlite'));
  const code = await codeOfOpening(dir);
  const refused = (await repairMemory({ dir })).journal.did;
  const { journal } = await repairMemory({ dir, acceptLoss: true });
  const after = inspect(dir);
  const { fault } = await verifyLedger({ dir });
  console.table({ code, refused, did: journal.did, halted: journal.halted, ...journal.ledger });
  console.table(journal.tables?.filter(({ kept, lost }) => kept + lost > 0));
  return (
    code === 'EVOLVE_JOURNAL_CORRUPT' &&
    refused === 'refused' &&
    journal.did === 'salvaged' &&
    journal.halted === true &&
    fault === undefined &&
    after.whole &&
    isPrefix(after.ledger, before.ledger) &&
    areAmong(after.reservations, before.reservations) &&
    areAmong(after.cycles, before.cycles)
  );
};

/** Whether each half is told, repaired to a part of what was written, and usable. */
export const survivesHalving = async (dir: string, before: Written): Promise<boolean> => {
  const knowledge = await halveKnowledge(dir, before);
  return (await halveJournal(dir, before)) && knowledge;
};
