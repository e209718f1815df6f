import type {
  Amounts,
  Budgets,
  BudgetCategory,
  BudgetsLeft,
  Dimension,
  SpendLimit,
  SpendLine,
} from '../contracts/index.ts';
import { amountsOf, CATEGORIES, DIMENSIONS, lineOf } from './dimensions.ts';

/** A limit, and what it is counted in. */
export interface BudgetLimit extends SpendLimit {
  readonly dimension: Dimension;
}

const limitsOf = (caps: Amounts, name: string, categories: readonly string[]): readonly BudgetLimit[] =>
  DIMENSIONS.flatMap((dimension) => {
    const cap = caps[dimension];
    const lines = categories.map((category) => lineOf(category, dimension));
    return cap === undefined ? [] : [{ name: `${dimension} of ${name}`, dimension, categories: lines, cap }];
  });

/** What holds for spending in a category: its own limits, and those of all categories together. */
export const limitsOn = (budgets: Budgets, category: BudgetCategory): readonly BudgetLimit[] => [
  ...limitsOf(amountsOf(budgets[category]), category, [category]),
  ...limitsOf(amountsOf(budgets.all), 'all', CATEGORIES),
];

/** What a limit leaves. A cap that is no number leaves nothing. */
const leftOf = ({ cap, categories }: BudgetLimit, spent: ReadonlyMap<string, number>): number => {
  const used = categories.reduce((sum, category) => sum + (spent.get(category) ?? 0), 0);
  const left = cap - used;
  return left > 0 ? left : 0;
};

const least = (limits: readonly BudgetLimit[], spent: ReadonlyMap<string, number>): Amounts => {
  const left = new Map<Dimension, number>();
  for (const limit of limits) {
    left.set(limit.dimension, Math.min(left.get(limit.dimension) ?? Infinity, leftOf(limit, spent)));
  }
  return Object.fromEntries(left);
};

/** What is left of the day in each category, by its own limits and by those of all together. */
export const budgetsLeft = (budgets: Budgets, lines: readonly SpendLine[]): BudgetsLeft => {
  const spent = new Map(lines.map(({ category, settled, reserved }) => [category, settled + reserved]));
  const of = (category: BudgetCategory): Amounts => least(limitsOn(budgets, category), spent);
  const all = least(limitsOf(amountsOf(budgets.all), 'all', CATEGORIES), spent);
  return {
    curiosity: of('curiosity'),
    evolution: of('evolution'),
    reflection: of('reflection'),
    ...(budgets.all === undefined ? {} : { all }),
  };
};
