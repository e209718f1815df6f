/** Text that a glob's wildcards can stand for: a plain word, so that no protection takes it for something else. */
const WORD = 'evolveprobe';

const fill = (glob: string): string =>
  glob
    .replace(/^\//u, '')
    .replace(/\/$/u, `/${WORD}`)
    .replace(/\[!?(?<first>[^\]])[^\]]*\]/gu, '$<first>')
    .replaceAll('**', WORD)
    .replaceAll('*', WORD)
    .replaceAll('?', 'p')
    .replaceAll('\\', '');

/** Paths that a glob probably takes in; whether it does is for the caller to check. */
export const samplePaths = (glob: string): readonly string[] => {
  const path = fill(glob);
  return [path, `${path}.md`, `${path}.js`, `${path}/${WORD}.md`];
};
