/** What people put into a file that is no entry; each has to stay to the byte. */
export const FOREIGN: readonly ((word: string) => string)[] = [
  (word) => `\`\`\`md\n## Done\n### 2026-01-01 — ${word}\n- Priority: 9\n\n- commit: abc1234\n\`\`\``,
  (word) => `~~~~\n## 待办\n- ${word}\n\`\`\`\n~~~~`,
  (word) => `<!--\n### ${word}\n## Failed\n- Reason: commented out\n-->`,
  (word) => `<!-- one line, ${word} -->`,
  (word) => `| ${word} | b |\t\n|---|---|\n| 1 |  |  `,
  (word) => `Plain ${word},  with two spaces  \nand a hard\tbreak`,
  (word) => `> quoted ${word}\n> ## no heading`,
  (word) => `#### small heading ${word}`,
  (word) => `<details>\n<summary>${word}</summary>\n</details>`,
  (word) => `${word} e\u0301 👩‍👩‍👧 שלום \u202Ertl\u202C \u200B\u2028 \u{1F9EC}`,
  (word) => `crlf ${word}\r\n| x |\r\n\ttabbed`,
];
