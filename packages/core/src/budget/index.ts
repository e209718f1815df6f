export { amountsOf, CATEGORIES, DIMENSIONS, inWords, lineOf } from './dimensions.ts';
export { budgetsLeft, limitsOn, type BudgetLimit } from './limits.ts';
export { addUse, boundOfAll, useOf } from './use.ts';
