/** What one changed file newly reaches or decides: the one engine behind the gate and the diff of change sets. */
import { codeGains } from './code.ts';
import { judgeBeginning, judgeMode, judgePath } from './files.ts';
import type { FileGain } from './gain.ts';
import { hiddenTextGains } from './hidden-text.ts';
import { judgePackageJson } from './package-json.ts';
import { analysisIn, textIn, type Reading } from './reading.ts';

const codeOf = (before: Reading | undefined, after: Reading & { readonly kind: 'code' | 'program' }) =>
  codeGains(after.path, after.text, analysisIn(before), after.analysis);

const inside = (before: Reading | undefined, after: Reading): readonly FileGain[] => {
  switch (after.kind) {
    case 'link':
      return [];
    case 'too-large':
      return [{ rule: 'source/size', message: 'too large to be judged', path: after.path, decision: 'refuse' }];
    case 'manifest':
      return judgePackageJson(after.path, textIn(before), after.text);
    case 'code':
      return codeOf(before, after);
    case 'program':
      return [
        ...judgeBeginning(after.path, after.bytes),
        ...codeOf(before, after).map((gain) => ({ ...gain, message: `run as JavaScript, ${gain.message}` })),
      ];
    case 'other':
      return judgeBeginning(after.path, after.bytes);
  }
};

/** Name and content may say the same of a file. */
const distinct = (gains: readonly FileGain[]): readonly FileGain[] => [
  ...new Map(gains.map((gain) => [JSON.stringify(gain), gain] as const)).values(),
];

/** All gains of a file that changed. Deleting a file reaches nothing, so there is always an after. */
export const fileGains = (before: Reading | undefined, after: Reading): readonly FileGain[] => {
  const text = textIn(after);
  return distinct([
    ...judgeMode(before, after),
    ...judgePath(after.path),
    ...inside(before, after),
    ...(text === undefined ? [] : hiddenTextGains(after.path, textIn(before), text)),
  ]);
};
