export const JOURNAL_FILE = 'journal.sqlite';
/** The copy of the ledger's head. */
export const HEAD_FILE = 'ledger-head.json';
