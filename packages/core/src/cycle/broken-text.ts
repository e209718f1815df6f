import { extname } from 'node:path';

/** Neither JavaScript, TypeScript, JSON, YAML, TOML, Python, Go, Rust, Java, C, Ruby, SQL nor a shell can read it. */
const BROKEN = ']] broken on purpose (((\n';

/** Languages in which free text is text: they have to be told that code begins. */
const BROKEN_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.php': `<?php ${BROKEN}`,
  '.html': `<script>${BROKEN}</script>\n`,
  '.vue': `<script>${BROKEN}</script>\n`,
  '.svelte': `<script>${BROKEN}</script>\n`,
};

/** What stands in a file that is made unusable, whatever language it is written in. */
export const brokenText = (path: string): string => BROKEN_BY_EXTENSION[extname(path).toLowerCase()] ?? BROKEN;
