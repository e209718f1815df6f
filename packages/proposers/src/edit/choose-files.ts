import type { EvolutionTask } from '@evolve/core/contracts';
import { framesIn, type Frame } from './stack-frames.ts';
import type { TrialFile } from './trial-files.ts';

export interface ChosenFile {
  readonly path: string;
  /** Where a stack or a check points to, from 1. */
  readonly line?: number;
}

/** What a model can read and edit well; everything else only when it is named. */
const SOURCE = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|py|txt|prompt|html|css)$/i;
const NOISE = /(?:^|\/)(?:package-lock\.json|.*\.min\.js|.*\.map|.*\.snap)$/i;

const NAMED_SCORE = 1000;
const FRAME_SCORE = 500;
const WORD_IN_NAME = 20;
const WORD_IN_FOLDER = 5;

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .slice(0, 16_384)
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 3),
  );

const taskText = ({ text, reason, evidence, review }: EvolutionTask): string =>
  [text, reason, review ?? '', ...evidence.flatMap((each) => [each.tool, each.error])].join('\n');

const wordScore = (path: string, words: ReadonlySet<string>): number => {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const hits = (text: string): number => [...wordsOf(text)].filter((word) => words.has(word)).length;
  return WORD_IN_NAME * hits(name.replace(/\.\w+$/, '')) + WORD_IN_FOLDER * hits(folders.join(' '));
};

/** Small files tell more for their room; a file of one byte and one of a megabyte are 20 apart. */
const sizeScore = (size: number): number => -Math.log2(size + 1);

/**
 * Editable files, the likeliest to matter first: those that the signals name, those in stack frames of the evidence and in
 * what the check said, then by words shared with the task, then the smaller ones.
 */
export const rankFiles = (
  task: EvolutionTask,
  files: readonly TrialFile[],
  diagnostics: string,
): readonly ChosenFile[] => {
  const paths = files.map((file) => file.path);
  const told = [...task.evidence.flatMap(({ stack, error }) => [stack ?? '', error]), diagnostics].join('\n');
  const frames = framesIn(told, paths);
  const words = wordsOf(taskText(task));
  const score = ({ path, size }: TrialFile): number => {
    const named = task.files.indexOf(path);
    const frame = frames.findIndex((each) => each.path === path);
    return (
      (named === -1 ? 0 : NAMED_SCORE - named) +
      (frame === -1 ? 0 : FRAME_SCORE - frame) +
      wordScore(path, words) +
      sizeScore(size)
    );
  };
  return files
    .filter(({ path }) => task.files.includes(path) || (SOURCE.test(path) && !NOISE.test(path)))
    .map((file) => ({ file, score: score(file) }))
    .sort((a, b) => b.score - a.score)
    .map(({ file }) => withLine(file.path, frames));
};

const withLine = (path: string, frames: readonly Frame[]): ChosenFile => {
  const frame = frames.find((each) => each.path === path);
  return frame === undefined ? { path } : { path, line: frame.line };
};
