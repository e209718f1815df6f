/** What is budgeted: US dollars, tokens in and out, calls of a model, seconds of wall time that models and editors take. */
export type Dimension = 'usd' | 'tokens' | 'calls' | 'seconds';

/** So much of each; what is absent is not limited, or not known, as the place says. */
export type Amounts = Readonly<Partial<Record<Dimension, number | undefined>>>;

/** Everything but the money. */
export type Use = Omit<Amounts, 'usd'>;

export type BudgetCategory = 'curiosity' | 'evolution' | 'reflection';

/** What may be spent in a day. A plain number is US dollars; what an object leaves out is not limited. */
export type Budget = number | Amounts;

/** `all`: what all categories may spend together. */
export type Budgets = Readonly<Record<BudgetCategory, Budget>> & { readonly all?: Budget | undefined };

/** What is left of the day, in each dimension that is limited. */
export type BudgetsLeft = Readonly<Record<BudgetCategory, Amounts>> & { readonly all?: Amounts };
