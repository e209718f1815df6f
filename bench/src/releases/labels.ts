/**
 * What was found when the gains of the real pairs were looked at by hand, against both releases: `true`, the release newly
 * does what the gain says; `strict`, it does not. By pair, then by rule and path.
 */
import { readFileSync } from 'node:fs';
import type { Gain } from '@evolve/sandbox';

const LABELS = JSON.parse(readFileSync(new URL('gains.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

/** Undefined where nobody has looked yet. */
export const labelOf = (pair: string, { rule, path }: Gain): string | undefined => LABELS[pair]?.[`${rule} ${path}`];

/** Labels of a pair for what is no longer gained. */
export const staleLabels = (pair: string, gains: readonly Gain[]): readonly string[] => {
  const gained = new Set(gains.map(({ rule, path }) => `${rule} ${path}`));
  return Object.keys(LABELS[pair] ?? {}).filter((label) => !gained.has(label));
};
