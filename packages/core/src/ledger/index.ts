export { canonicalJson, GENESIS, hashJson, link, verifyChain, type ChainFault } from './chain.ts';
export { foldReceipt, readReceipt, readReceipts } from './receipt.ts';
