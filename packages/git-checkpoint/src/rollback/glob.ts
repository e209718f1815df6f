/** Globs as in `.gitignore`, reduced to what a list of paths needs: `*`, `?`, `**`, a leading or trailing slash. */

const escapeRegExp = (text: string): string => text.replace(/[\\^$.|+()[\]{}]/g, '\\$&');

const toSource = (glob: string): string =>
  glob
    .split(/(\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '/**/') return '/(?:.*/)?';
      if (part === '**/') return '(?:.*/)?';
      if (part === '/**') return '/.*';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : escapeRegExp(part);
    })
    .join('');

/** A matcher for any of the globs. A glob without a slash inside matches at every depth; a folder matches all below it. */
export const matcher = (globs: readonly string[]): ((path: string) => boolean) => {
  const patterns = globs.map((glob) => {
    const anchored = glob.replace(/\/$/, '').includes('/');
    const source = toSource(glob.replace(/^\//, '').replace(/\/$/, ''));
    return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}(?:/.*)?$`, 's');
  });
  return (path) => patterns.some((pattern) => pattern.test(path));
};
