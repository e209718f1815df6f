/** Characters that only a shell understands; a line with one of them is given to it whole. */
const SHELL_SYNTAX = /[|&;<>()$`*?[\]#~=%!{}\n\\]/;

const WORD = /"([^"]*)"|'([^']*)'|(\S+)/g;

/**
 * Program and arguments of a command line. Plain words and quoted ones are split here, so that the program is started by
 * itself; everything else becomes `sh -c LINE`.
 */
export const splitCommand = (line: string): readonly [string, ...string[]] => {
  const quotesOut = line.replaceAll(/"[^"]*"|'[^']*'/g, ' ');
  if (SHELL_SYNTAX.test(quotesOut) || /["']/.test(quotesOut) || /\S["']|["']\S/.test(line)) return ['sh', '-c', line];
  const words = [...line.matchAll(WORD)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const [program, ...args] = words;
  return program === undefined ? ['sh', '-c', line] : [program, ...args];
};
