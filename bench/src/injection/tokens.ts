/** What somebody needs who looks for the cause of an error: found in the text mechanically, before anything is done with it. */

const KINDS: readonly RegExp[] = [
  // File names and paths.
  /(?:[\w.-]+\/)*[\w-]+\.(?:py|js|mjs|cjs|ts|tsx|jsx|json|ya?ml|csv|txt|md|html|css|rs|go|java|rb|php|c|h|cpp|ipynb|toml|ini|cfg|sh|sql)\b/g,
  // Line numbers, with the word before them.
  /\bline \d+/g,
  // Types of errors.
  /\b[A-Z]\w*(?:Error|Exception|Warning)\b/g,
  // Codes.
  /\bE[A-Z]{4,}\b|\b[A-Z]{1,4}\d{2,6}\b/g,
  // Symbols: attributes and calls, in code or in backquotes.
  /\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g,
  /\b[A-Za-z_]\w{2,}(?=\()/g,
];

export const diagnosticTokens = (text: string): readonly string[] => [
  ...new Set(KINDS.flatMap((kind) => text.match(kind) ?? [])),
];
