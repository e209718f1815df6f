/** Whether the memory is whole, and what can be done when it is not. Neither needs to open it. */
import { resolveStateDir } from '@evolve/git-checkpoint';
import { checkMemory, repairMemory, type MemoryCheck, type MemoryRepair, type StoreCheck } from '@evolve/memory';
import type { CommandContext, ExitStatus } from '../command.ts';

type StoreRepair = MemoryRepair['knowledge'];
type Tables = NonNullable<StoreRepair['tables']>;

const stateDirOf = ({ repo, env }: CommandContext): Promise<string> => resolveStateDir({ dir: repo, env });

const checkLines = (name: string, { status, version, problems, ledger }: StoreCheck): readonly string[] => [
  `${name.padEnd(11)}${status}${version === undefined ? '' : `, version ${String(version)}`}${
    ledger === undefined ? '' : `, ${String(ledger.records)} records of the ledger are whole`
  }`,
  ...problems.map((problem) => `           ${problem}`),
];

export const isWhole = ({ knowledge, journal }: MemoryCheck): boolean =>
  knowledge.status !== 'damaged' && journal.status !== 'damaged';

const HINT = 'evolve memory repair keeps what can be read';

export const check = async (context: CommandContext): Promise<ExitStatus> => {
  const found = await checkMemory({ dir: await stateDirOf(context) });
  const whole = isWhole(found);
  context.output.answer(found, [
    ...checkLines('knowledge', found.knowledge),
    ...checkLines('journal', found.journal),
    ...(whole ? [] : [HINT]),
  ]);
  return whole ? 0 : 1;
};

const DID: Readonly<Record<StoreRepair['did'], string>> = {
  nothing: 'nothing to repair',
  ordered: 'put in order, nothing lost',
  salvaged: 'repaired',
  finished: 'a repair that was cut off is finished',
  refused: 'not changed: this would lose something, see below; evolve memory repair --accept-loss does it',
};

const tableLines = (tables: Tables): readonly string[] =>
  tables
    .filter(({ lost, dropped, maybeMore }) => lost > 0 || dropped > 0 || maybeMore)
    .map(({ table, kept, lost, dropped, maybeMore }) => {
      const unreadable = dropped === 0 ? '' : `, dropped ${String(dropped)} that make no sense`;
      return `${table}: kept ${String(kept)}, lost ${String(lost)}${maybeMore ? ' and maybe more' : ''}${unreadable}`;
    });

const ledgerLine = ({ kept, had }: NonNullable<StoreRepair['ledger']>): string =>
  `ledger: ${String(kept)} records are whole${had === undefined ? '' : `, it had ${String(had)}`}`;

const repairLines = ({
  store,
  did,
  problems,
  damaged,
  empty,
  tables,
  ledger,
  halted,
}: StoreRepair): readonly string[] => [
  `${store.padEnd(11)}${DID[did]}`,
  ...[
    ...problems,
    ...(empty === true ? ['nothing could be read: it begins empty'] : []),
    ...tableLines(tables ?? []),
    ...(ledger === undefined ? [] : [ledgerLine(ledger)]),
    ...(damaged === undefined ? [] : [`the damaged file is kept as ${damaged}`]),
    ...(halted === true ? ['evolution is halted: look at what is lost, then evolve resume'] : []),
  ].map((line) => `           ${line}`),
];

export const repair = async (context: CommandContext): Promise<ExitStatus> => {
  const dir = await stateDirOf(context);
  const done = await repairMemory({ dir, acceptLoss: context.values['accept-loss'] === true });
  context.output.answer(done, [...repairLines(done.knowledge), ...repairLines(done.journal)]);
  return done.journal.did === 'refused' ? 1 : 0;
};
