import { applyEdits, modify } from 'jsonc-parser';
import { parsePolicy } from './parse.ts';
import type { ProtectedRule } from './policy.ts';

const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' }, isArrayInsertion: true };

/**
 * The text of a policy with more entries at the end of `protected`; comments and layout of the rest stay as they are. A new
 * text where there is none.
 * @throws EVOLVE_POLICY_INVALID when the text is no policy.
 */
export const addProtected = (text: string | undefined, rules: readonly ProtectedRule[], source: string): string => {
  const start = text ?? '{}\n';
  const { protected: known } = parsePolicy(start, source);
  const hasList = known.length > 0;
  if (!hasList) return applyEdits(start, modify(start, ['protected'], rules, { ...FORMAT, isArrayInsertion: false }));
  return rules.reduce(
    (written, rule, index) => applyEdits(written, modify(written, ['protected', known.length + index], rule, FORMAT)),
    start,
  );
};
