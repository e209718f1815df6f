import type { ValidationFinding } from './validate.ts';

const CONTEXT_LINES = 2;

const frame = (lines: readonly string[], finding: ValidationFinding): string => {
  const from = Math.max(finding.line - 1 - CONTEXT_LINES, 0);
  const shown = lines.slice(from, finding.line + CONTEXT_LINES);
  const width = String(from + shown.length).length;
  return shown
    .flatMap((text, index) => {
      const number = from + index + 1;
      const line = `${number === finding.line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`;
      const caret = `  ${' '.repeat(width)} | ${' '.repeat(finding.column - 1)}^`;
      return number === finding.line ? [line, caret] : [line];
    })
    .join('\n');
};

/** Characters that would let the text steer a terminal or turn the reading direction. */
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Bidi_Control}]/gu;

const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const MAX_LINE = 240;

/** The findings for people, each with the lines around it. Empty for none. */
export const formatFindings = (findings: readonly ValidationFinding[], source: string): string => {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => printable(line).slice(0, MAX_LINE));
  return findings
    .map((finding) => {
      const where = `${String(finding.line)}:${String(finding.column)}`;
      const caretFits = finding.column <= MAX_LINE;
      const head = `${where} ${finding.rule}: ${printable(finding.message)}`;
      return caretFits ? `${head}\n${frame(lines, finding)}\n` : `${head}\n`;
    })
    .join('\n');
};
