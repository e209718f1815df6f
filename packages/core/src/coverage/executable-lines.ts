/** Lines that something can happen in. By their text: what a comment, a type or a bracket is, any JavaScript shows on the line. */

const TYPE_BEGINS = /^\s*(?:export\s+)?(?:declare\s+)?(?:interface|type)\s+[\w$]/;
const NOTHING = [
  /^\s*$/,
  /^\s*\/\//,
  /^[\s()[\]{};,]*$/,
  /^\s*(?:import|export)\s+type\b/,
  /^\s*(?:\}\s*)?else\s*(?:\{\s*)?$/,
  /^\s*['"]use strict['"];?\s*$/,
];

const count = (line: string, pattern: RegExp): number => line.match(pattern)?.length ?? 0;

const depthOf = (line: string): number => count(line, /[{[(<]/g) - count(line, /[}\])>]/g);

/** Numbers, from 1. */
export const executableLines = (text: string): ReadonlySet<number> => {
  const found = new Set<number>();
  let inComment = false;
  let typeDepth: number | undefined;
  text.split('\n').forEach((line, index) => {
    const wasComment = inComment;
    if (!inComment && /^\s*\/\*/.test(line)) inComment = true;
    const isComment = wasComment || inComment;
    if (inComment && line.includes('*/')) inComment = false;
    if (isComment) return;
    if (typeDepth === undefined && TYPE_BEGINS.test(line)) typeDepth = 0;
    if (typeDepth !== undefined) {
      typeDepth += depthOf(line.replaceAll('=>', ''));
      if (typeDepth <= 0 && /[;}]\s*$/.test(line)) typeDepth = undefined;
      return;
    }
    if (!NOTHING.some((pattern) => pattern.test(line))) found.add(index + 1);
  });
  return found;
};
