import type { Author } from '@evolve/sandbox';

/** One change of one tool, as it is asked of an evolution. */
export interface ToolChange {
  readonly name: string;
  /** Of its file, as git names it. */
  readonly path: string;
  /** What the file is to hold; undefined: it is to go. */
  readonly source: string | undefined;
  /** Text of the task: the same text is the same change. */
  readonly task: string;
  /** Subject of the commit. */
  readonly summary: string;
}

const MAX_BY = 80;
const MAX_REASON = 300;
const SHOWN_HASH = 16;

/** One line without control characters: it goes into a commit message, where a line of its own could pass for a trailer. */
const oneLine = (text: string, max: number): string =>
  text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed();

/** What an evolution is asked to do to a tool. */
export const changeOf = (
  tool: {
    readonly name: string;
    readonly folder: string;
    readonly source?: string;
    readonly sha256?: string;
    readonly isNew?: boolean;
  },
  { by, reason }: Author,
): ToolChange => {
  const { name, folder, source, sha256 = '', isNew = true } = tool;
  const verb = source === undefined ? 'Remove' : isNew ? 'Add' : 'Change';
  const hash = source === undefined ? '' : ` (sha256 ${sha256.slice(0, SHOWN_HASH)})`;
  const summary = `${verb} the tool ${name}`;
  const task = `${summary}${hash}, asked for by ${oneLine(by, MAX_BY)}: ${oneLine(reason, MAX_REASON)}`;
  return { name, path: `${folder}/${name}.mjs`, source, task, summary };
};
