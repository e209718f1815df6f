/**
 * Switches held against the ledger: the owner's halt, safe mode, the sign of a process that runs.
 *
 * 1. What a switch is set to is put on the ledger with the same write, under a name of its own instead of a cycle's id.
 * 2. A row that the ledger says is on stays on until the ledger says otherwise: who takes the row away ends nothing.
 * 3. A row alone is on as well: switches of older versions, and those of a repair, have no record.
 */
import type { Journal, Json, NewRecord } from '../contracts/index.ts';
import { canonicalJson, isIntact } from './chain.ts';

/** The switches that are recorded. */
export const SWITCHES = ['halt', 'safe-mode', 'running'] as const;
export type SwitchName = (typeof SWITCHES)[number];

export interface SwitchFault {
  /** The record that the row was held against. */
  readonly seq: number;
  readonly fault: 'switch';
  /** The name of the switch. */
  readonly about: string;
}

/** What a switch is set to; null: off. */
export interface SwitchState {
  readonly value: Json;
  /** The row is not what the ledger says was set last. */
  readonly fault?: SwitchFault;
}

export type SwitchReader = Pick<Journal, 'flag' | 'newest'>;

/** Where the ledger keeps what a switch was set to. */
const idOf = (name: SwitchName): string => `switch:${name}`;

/** Sets a switch, and puts it on the ledger. */
export const setSwitch = (
  journal: Pick<Journal, 'setFlag'>,
  name: SwitchName,
  value: Json,
  at: string,
): Promise<void> => {
  const record: NewRecord = { cycleId: idOf(name), type: 'switched', at, data: { type: 'switched', name, value } };
  return journal.setFlag(name, value, record);
};

const same = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

const told = (data: Json): Json =>
  typeof data === 'object' && data !== null && 'value' in data ? data['value'] : null;

const look = async (journal: SwitchReader, name: SwitchName): Promise<SwitchState> => {
  const row = (await journal.flag(name)) ?? null;
  const [record] = await journal.newest({ cycleId: idOf(name), limit: 1 });
  if (record === undefined) return { value: row };
  const fault: SwitchFault = { seq: record.seq, fault: 'switch', about: name };
  if (!isIntact(record)) return { value: row ?? { reason: 'what the ledger says of it was edited' }, fault };
  const value = told(record.data);
  if (value === null || same(value, row)) return { value: row };
  return { value: row ?? value, fault };
};

/** What is in force. It is looked at again where another process may have set it between row and record. */
export const readSwitch = async (journal: SwitchReader, name: SwitchName): Promise<SwitchState> => {
  const first = await look(journal, name);
  return first.fault === undefined ? first : look(journal, name);
};

/** The first switch whose row is not what the ledger says. */
export const switchFault = async (journal: SwitchReader): Promise<SwitchFault | undefined> => {
  for (const name of SWITCHES) {
    const { fault } = await readSwitch(journal, name);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
