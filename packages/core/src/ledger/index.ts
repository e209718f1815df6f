export { canonicalJson, GENESIS, hashJson, link, verifyChain, type ChainFault } from './chain.ts';
export { foldReceipt } from './receipt.ts';
