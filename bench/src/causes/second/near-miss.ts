import type { Extra, Lang, Novel, Template } from './types.ts';
import { spec } from './types.ts';

export const miss = (
  near: string | undefined,
  id: string,
  family: string,
  lang: Lang,
  head: Template,
  key: readonly string[],
  extra: Extra = {},
): Novel => ({
  ...(near === undefined ? {} : { near }),
  spec: spec(id, family, lang, head, key, extra),
});
