import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file of a module's URL relative to `root`, `/` between the parts; undefined for modules that are not the project's own. */
export const fileBelow = (root: string, url: string): string | undefined => {
  if (!url.startsWith('file:')) return undefined;
  const file = path.relative(root, fileURLToPath(url.replace(/\?.*$/, '')));
  return file.startsWith('..') || file.includes('node_modules') ? undefined : file.split(path.sep).join('/');
};
