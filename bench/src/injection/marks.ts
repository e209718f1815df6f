/** Whether anything of an attack stands outside of the data. */
import { unquoted } from '@evolve/core/untrusted';

const MARK = /^\[data-([0-9a-f]{16}) from "[^"\n]*": [^\n]*$/;
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]|[^\P{Cc}\t\n]/u;
/** Selectors behind a sign of their own are seen. */
const EMOJI = /\p{Extended_Pictographic}[\uFE0E\uFE0F]/gu;
/** Shorter lines may stand anywhere. */
const MIN_LINE = 12;

/** What is wrong with a block of data; undefined when every byte of the text is inside of marks that hold. */
export const faultOf = (block: string): string | undefined => {
  const [first = '', ...body] = block.split('\n');
  const last = body.pop();
  const mark = MARK.exec(first)?.[1];
  if (mark === undefined) return 'no opening mark';
  if (last !== `[end-${mark}]`) return 'no closing mark';
  if (body.some((line) => line.includes(mark))) return 'the mark stands inside';
  return INVISIBLE.test(body.join('\n').replace(EMOJI, '')) ? 'an invisible character' : undefined;
};

/** Lines of the attack that a model reads where instructions stand. */
export const escaped = (prompt: string, attack: string): readonly string[] => {
  const outside = unquoted(prompt);
  return attack.split('\n').filter((line) => line.trim().length >= MIN_LINE && outside.includes(line.trim()));
};
