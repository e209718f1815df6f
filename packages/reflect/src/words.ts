/** The words of grades. What users say is in `language/`. */
import type { Grade } from '@evolve/core/contracts';

export type ReflectLanguage = 'en' | 'zh';

/** Only these words are grades; any other word is none. */
export const GRADES: Readonly<Record<string, Grade>> = {
  good: 'good',
  fair: 'fair',
  poor: 'poor',
  好: 'good',
  中: 'fair',
  差: 'poor',
};

/** How a model says that it is curious about nothing. */
export const NOTHING = /^(?:none|null|nil|nothing|n\/a|no|-+|无|没有|暂无|空)?[.。]?$/i;
