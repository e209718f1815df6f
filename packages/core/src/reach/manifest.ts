/** Where a package says that its program begins. */
import { candidatesFor } from './imports.ts';
import type { Places } from './named.ts';

/** Scripts that start what judges and not the program. */
const JUDGING = /test|check|lint|verif|cover|spec|valid/iu;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split(/\s+/u);
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
};

/** Every string of the manifest that names a file, but for scripts that start tests. */
export const manifestEntries = (path: string, text: string, places: Places): readonly string[] => {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Then nothing is started by it either.
    return [];
  }
  if (!isRecord(manifest)) return [];
  const { scripts, ...fields } = manifest;
  const started = isRecord(scripts) ? Object.entries(scripts).filter(([name]) => !JUDGING.test(name)) : [];
  const words = [...stringsIn(fields), ...started.flatMap(([, script]) => stringsIn(script))];
  return words.flatMap((word) =>
    candidatesFor(path, word)
      .filter((found) => places.files.has(found))
      .slice(0, 1),
  );
};
