import type { LedgerReport } from '@evolve/core/ledger';

/** What an audit of the ledger found, in a line. */
export const ledgerText = ({ fault, size }: LedgerReport): string =>
  fault === undefined
    ? `${String(size)} records, unbroken`
    : `broken at ${String(fault.seq)}: ${fault.fault}${'about' in fault ? ` of ${fault.about}` : ''}`;
