/**
 * Whether a symbolic link at `path` can lead out of the tree or into its git directory. `..` is allowed only at the
 * beginning of the target: there it starts from a real folder, so counting is exact. Further in, it could follow another
 * link first.
 */
export const linkEscapes = (path: string, target: string): boolean => {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return true;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const climbs = parts.findIndex((part) => part !== '..');
  const up = climbs === -1 ? parts.length : climbs;
  if (parts.slice(up).includes('..')) return true;
  if (parts.some((part) => part.toLowerCase() === '.git')) return true;
  return up > path.split('/').length - 1;
};
