const OPENING = /^\[data-(?<mark>[0-9a-f]{16}) from "[^"\n]*": /;

/**
 * What of a prompt stands outside of its blocks of data, their first lines included: where a model looks for instructions, and
 * where nothing may stand that comes from outside. A block that is not closed counts as outside. For tests.
 */
export const unquoted = (prompt: string): string => {
  const lines = prompt.split('\n');
  const outside: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    outside.push(line);
    const mark = OPENING.exec(line)?.groups?.['mark'];
    const end = mark === undefined ? -1 : lines.indexOf(`[end-${mark}]`, at + 1);
    if (end !== -1) at = end - 1;
  }
  return outside.join('\n');
};
