export { listApprovals } from './approvals.ts';
export { canonicalJson, GENESIS, hashJson, isIntact, link, verifyChain, type ChainFault } from './chain.ts';
export { foldReceipt, readReceipt, readReceipts, type ReceiptQuery } from './receipt.ts';
export { leadingTo, stateFault, watchStates, type StateWatch, type TableFault, type TablesReader } from './states.ts';
export { verifyLedger, type LedgerFault, type LedgerReport } from './verify.ts';
