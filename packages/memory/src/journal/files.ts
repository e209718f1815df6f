export const JOURNAL_FILE = 'journal.sqlite';
/** The copy of the ledger's head. */
export const HEAD_FILE = 'ledger-head.json';
/** The copy of the head of what budgets hold. */
export const BOOK_FILE = 'budget-head.json';
