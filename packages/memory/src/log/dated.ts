/** Headings that begin with a day: `2026-02-19 — title` is written; `[2026-02-19] title` and the like are read too. */
const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const DATED = new RegExp(
  String.raw`^(?:(${DAY})(?:\s+[—–-]+\s+|\s*[:：]\s*|\s+)|[[【(（](${DAY})[\]】)）]\s*(?:[—–:：-]+\s+)?)(\S.*)$`,
  's',
);

export const isDay = (text: string): boolean => new RegExp(`^${DAY}$`).test(text);

export const readDated = (heading: string): { readonly day: string; readonly title: string } | undefined => {
  const [, plain, bracketed, title] = DATED.exec(heading) ?? [];
  const day = plain ?? bracketed;
  return day === undefined || title === undefined ? undefined : { day, title };
};
