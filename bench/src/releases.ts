/**
 * The diff of change sets on releases: modelled ones, whose gains are known, and pairs of consecutive real ones. Both sets were
 * made without sight of the diff and fixed by hash before its first run on them. `--only synthetic` needs no registry;
 * `--count` is how many real pairs are looked at; each gain in them has a label, or the proof does not hold.
 */
import type { Proof } from './named.ts';
import { provePairs } from './releases/pairs.ts';
import { proveSynthetic } from './releases/synthetic.ts';

const DEFAULT_COUNT = 100;

const PARTS = ['synthetic', 'pairs'];

export const releases: Proof = async ({ count = DEFAULT_COUNT, only }) => {
  const unknown = only.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`releases have no part ${unknown.join(', ')}`);
  const asked = only.length === 0 ? PARTS : only;
  const isWhole = !asked.includes('synthetic') || (await proveSynthetic());
  const isCompared = !asked.includes('pairs') || (await provePairs(count));
  return isWhole && isCompared;
};
