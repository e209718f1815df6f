/** What is structure in the file, line by line. */

/** Opens or closes a fenced code block. */
export const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Begins a comment that may go on for several lines. */
export const COMMENT_BEGIN = /^ {0,3}<!--/;
/** A heading that ends an entry. */
export const HEADING = /^(#{1,3})\s+(?:(\S(?:.*\S)?)\s*)?$/s;

/** Half a surrogate pair cannot be written to a file; what is shown has none. */
export const oneLine = (text: string): string => text.toWellFormed().replace(/\s+/gu, ' ').trim();

export const isBlank = (line: string): boolean => line.trim() === '';

/** Nothing in it opens a comment. */
export const withoutComments = (text: string): string => text.replace(/<!--/g, '&lt;!--');

const unixLines = (text: string | undefined): string | undefined => text?.replaceAll('\r\n', '\n');

/** An editor that writes other line ends has changed no words. */
export const sameLines = (first: string | undefined, second: string | undefined): boolean =>
  unixLines(first) === unixLines(second);
