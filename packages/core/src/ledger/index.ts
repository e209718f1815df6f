export { listApprovals } from './approvals.ts';
export { canonicalJson, GENESIS, hashJson, link, verifyChain, type ChainFault } from './chain.ts';
export { foldReceipt, readReceipt, readReceipts, type ReceiptQuery } from './receipt.ts';
export { verifyLedger, type LedgerReport } from './verify.ts';
