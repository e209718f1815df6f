/** Characters that only a shell understands, outside quotes and inside double ones. */
const SHELL_SYNTAX = /[|&;<>()$`*?[\]#~=%!{}\\]/;
const SHELL_SYNTAX_IN_QUOTES = /[$`\\!]/;

/** A whole line of plain and quoted words, each ended by white space or the line's end. */
const PLAIN_LINE = /^\s*(?:(?:"[^"]*"|'[^']*'|[^\s"']+)(?:[ \t]+|$))+$/;
const WORD = /"([^"]*)"|'([^']*)'|([^\s"']+)/g;

interface Word {
  readonly text: string;
  readonly shell: boolean;
}

const toWord = ([, double, single, bare]: RegExpMatchArray): Word => {
  if (double !== undefined) return { text: double, shell: SHELL_SYNTAX_IN_QUOTES.test(double) };
  if (single !== undefined) return { text: single, shell: false };
  return { text: bare ?? '', shell: SHELL_SYNTAX.test(bare ?? '') };
};

/**
 * Program and arguments of a command line. Plain words and quoted ones are split here, so that the program is started by
 * itself; everything that needs a shell becomes `sh -c LINE`.
 */
export const splitCommand = (line: string): readonly [string, ...string[]] => {
  const words = PLAIN_LINE.test(line) ? [...line.matchAll(WORD)].map(toWord) : [];
  const [program, ...args] = words;
  if (program === undefined || words.some((word) => word.shell)) return ['sh', '-c', line];
  return [program.text, ...args.map((word) => word.text)];
};
