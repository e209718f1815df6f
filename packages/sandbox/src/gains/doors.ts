/**
 * The doors of a package: under which name others enter which of its files. A manifest that only closes doors, or says in
 * other fields where they are, lets nobody in who was not.
 */
import { posix } from 'node:path';
import { fieldsOf, type Fields } from './manifest.ts';

/** Fields that open doors. */
const DOOR_FIELDS: ReadonlySet<string> = new Set(['main', 'module', 'browser', 'exports', 'bin']);

/** Conditions under which Node enters; a door that opens under another one is another door. */
const NODES_CONDITIONS: ReadonlySet<string> = new Set(['default', 'import', 'module-sync', 'node', 'require', 'types']);

/** In `exports`, `null` keeps a name shut that a wider one would open. */
const hasShut = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value).some(hasShut));

const doorsIn = (name: string, value: unknown): readonly string[] => {
  if (typeof value === 'string') return [`${name} ${posix.normalize(value)}`];
  if (Array.isArray(value)) return value.flatMap((each) => doorsIn(name, each));
  return Object.entries(fieldsOf(value)).flatMap(([key, inner]) =>
    doorsIn(NODES_CONDITIONS.has(key) || key === '.' ? name : `${name} ${key}`, inner),
  );
};

const doorsOf = (field: string, manifest: Fields): readonly string[] => {
  const value = manifest[field];
  if (field === 'main' && value === undefined) return manifest['exports'] === undefined ? ['. index.js'] : [];
  if (field === 'main' || field === 'exports') return doorsIn('.', value);
  return doorsIn(field, field === 'bin' && typeof value === 'string' ? { [String(manifest['name'])]: value } : value);
};

/** Where `exports` is, `main` opens no door; where it is not, each file has one under its own name. */
const isKnownIn = (manifest: Fields): ((door: string) => boolean) => {
  const isOpen = manifest['exports'] === undefined;
  const fields = [...DOOR_FIELDS].filter((field) => isOpen || field !== 'main');
  const known = new Set(fields.flatMap((field) => doorsOf(field, manifest)));
  return (door) => known.has(door) || (isOpen && /^\. (?:\.\/)?(\S+) \1$/.test(door));
};

/** Whether a field that changed opens no door that the manifest before had not. */
export const opensNothing = (field: string, before: Fields, after: Fields): boolean => {
  if (!DOOR_FIELDS.has(field)) return false;
  if (field === 'exports' && (after[field] === undefined || hasShut(before[field]))) return false;
  return doorsOf(field, after).every(isKnownIn(before));
};
