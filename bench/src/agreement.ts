/**
 * Two readings of the modules of 50 published packages: the fast lane compares acorn's tree with meriyah's and has scopes of its
 * own, the reference lane compares names and imports with those of TypeScript's parser and typescript-eslint's scopes. Both have
 * to find the same, and no text may be read differently.
 */
import { validate, type Validation } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { purePackages } from './pure-packages.ts';

const judge = (text: string, lane: 'fast' | 'reference'): Validation =>
  validate(text, { filename: 'source.js', goal: 'module', lane });

const disagrees = ({ findings }: Validation): boolean => findings.some(({ rule }) => rule === 'parse/disagreement');

export const agreement: Proof = () => {
  let [files, differing] = [0, 0];
  for (const { name, files: modules } of purePackages()) {
    for (const { path, text } of modules) {
      files += 1;
      const [fast, reference] = [judge(text, 'fast'), judge(text, 'reference')];
      if (!disagrees(reference) && JSON.stringify(fast) === JSON.stringify(reference)) continue;
      differing += 1;
      console.log(`DIFFERENT ${name}/${path}`);
    }
  }
  console.log(`${String(files)} modules, ${String(differing)} read differently`);
  return Promise.resolve(files > 0 && differing === 0);
};
