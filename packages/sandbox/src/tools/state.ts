/** What the records add up to. Pure. */
import type { ToolRecord, ToolTest, WrittenRecord } from './record.ts';

/** Whether a tool may be called; by whom and why. */
export interface ToolStatus {
  readonly kind: 'disabled' | 'enabled' | 'deleted';
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** One version of a tool, as it was written. */
export interface ToolVersion {
  readonly version: number;
  /** Of the source's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Under the policy of that name, at that time. Before a call everything is judged again. */
  readonly policy: string;
  readonly verdict: 'allow' | 'guard';
  readonly capabilities: readonly string[];
  readonly obligations: readonly string[];
  /** What it can reach and the version before could not. */
  readonly gained: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  /** The version whose bytes it brought back. */
  readonly restores?: number | undefined;
  /** The last test of this version. */
  readonly test?: ToolTest | undefined;
}

export interface ToolState {
  readonly name: string;
  readonly status: ToolStatus;
  /** Oldest first; never empty. */
  readonly versions: readonly [ToolVersion, ...ToolVersion[]];
  /** Calls of the current version that failed by the tool's fault, in a row. */
  readonly failures: number;
  /** What still has to happen to the tool's file after a crash; what the file may hold now. */
  readonly unsettled?: { readonly kind: 'place' | 'remove'; readonly replaces: string | null } | undefined;
}

export type ToolStates = ReadonlyMap<string, ToolState>;

const WRITTEN_REASON = 'a new version has not been tested';

const versionOf = ({ type: _type, name: _name, replaces: _replaces, ...version }: WrittenRecord): ToolVersion =>
  version;

const afterWritten = (state: ToolState | undefined, record: WrittenRecord): ToolState => ({
  name: record.name,
  status: { kind: 'disabled', by: record.by, reason: WRITTEN_REASON, at: record.at },
  versions: state === undefined ? [versionOf(record)] : [...state.versions, versionOf(record)],
  failures: 0,
  unsettled: { kind: 'place', replaces: record.replaces },
});

export const currentOf = ({ versions }: ToolState): ToolVersion => versions.at(-1) ?? versions[0];

const withTest = (state: ToolState, version: number, test: ToolTest): ToolState => {
  const [first, ...rest] = state.versions;
  const put = (entry: ToolVersion): ToolVersion => (entry.version === version ? { ...entry, test } : entry);
  return { ...state, versions: [put(first), ...rest.map(put)] };
};

const afterStatus = (
  state: ToolState,
  { type, by, reason, at }: Extract<ToolRecord, { type: 'enabled' | 'disabled' | 'deleted' }>,
): ToolState => ({
  ...state,
  status: { kind: type, by, reason, at },
  failures: 0,
  ...(type === 'deleted' ? { unsettled: { kind: 'remove', replaces: currentOf(state).sha256 } } : {}),
});

const after = (state: ToolState, record: Exclude<ToolRecord, WrittenRecord>): ToolState => {
  switch (record.type) {
    case 'settled':
      return { ...state, unsettled: undefined };
    case 'tested':
      return withTest(state, record.version, record.test);
    case 'failed':
      return { ...state, failures: state.failures + 1 };
    case 'worked':
      return { ...state, failures: 0 };
    default:
      return afterStatus(state, record);
  }
};

/** Every tool there ever was, by name. A record about a tool that was never written says nothing. */
export const foldRecords = (records: readonly ToolRecord[]): ToolStates => {
  const states = new Map<string, ToolState>();
  for (const record of records) {
    const state = states.get(record.name);
    if (record.type === 'written') states.set(record.name, afterWritten(state, record));
    else if (state !== undefined) states.set(record.name, after(state, record));
  }
  return states;
};
