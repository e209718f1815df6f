import { mineInputs } from '../../src/mine/inputs.ts';
import { generateCandidates } from '../../src/search/candidates.ts';
import { parseSource } from '../../src/source/parse.ts';
import { applySplices } from '../../src/source/splice.ts';
import type { Template } from '../../src/templates/index.ts';

/** All texts that templates make of one, the likeliest first; `hints` are what failing tests are about. */
export const variants = (text: string, template: Template, hints: readonly string[] = []): readonly string[] => {
  const unit = parseSource('a.js', text);
  if (unit === undefined) throw new Error('does not parse');
  const inputs = mineInputs({ tests: [], failing: [], passing: [], hints });
  const all = generateCandidates({ units: [unit], suspicion: () => 1, inputs, templates: [template], seed: 1 });
  return all.map(({ edits }) => applySplices(text, edits[0]?.splices ?? []));
};
