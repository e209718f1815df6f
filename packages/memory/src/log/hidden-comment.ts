/** Facts that stand in the file for us alone. */

export type Facts = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Data as one HTML comment that cannot be closed from inside. */
export const hiddenComment = (name: string, data: Facts): string => {
  const json = JSON.stringify(data).replace(
    /[<>\u2028\u2029]|-(?=-)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- ${name} ${json} -->`;
};

/** What a comment of this name says; a damaged one says nothing. */
export const readHidden = (name: string, line: string): Facts | undefined => {
  const [begin, end] = [`<!-- ${name} {`, '} -->'];
  const text = line.trimEnd();
  if (!text.startsWith(begin) || !text.endsWith(end)) return undefined;
  try {
    const data: unknown = JSON.parse(text.slice(begin.length - 1, text.length - end.length + 1));
    return isRecord(data) ? data : undefined;
  } catch {
    return undefined;
  }
};
