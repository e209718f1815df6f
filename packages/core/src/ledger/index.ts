export { listApprovals } from './approvals.ts';
export { canonicalJson, GENESIS, hashJson, isIntact, link, verifyChain, type ChainFault } from './chain.ts';
export type { EvolutionFault } from './evolutions.ts';
export { foldReceipt, readReceipt, readReceipts, type ReceiptQuery } from './receipt.ts';
export { leadingTo, stateFault, watchStates, type StateFault, type StatesReader, type StateWatch } from './states.ts';
export {
  readSwitch,
  setSwitch,
  switchFault,
  type SwitchFault,
  type SwitchName,
  type SwitchReader,
  type SwitchState,
} from './switches.ts';
export { verifyLedger, type BudgetsFault, type HeadFault, type LedgerFault, type LedgerReport } from './verify.ts';
