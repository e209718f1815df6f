import { WEIGHT, type Headline } from './headline.ts';

/** Tracebacks, pytest, pip. */
export const PYTHON: readonly Headline[] = [
  { pattern: /^E {3,8}(?:[\w.]{1,120}(?:Error|Exception|Failed)\b|fixture |assert )/, weight: WEIGHT.diagnosis + 3 },
  { pattern: /^E {3,8}\S/, weight: WEIGHT.diagnosis + 2 },
  { pattern: /^FAILED \S{1,200}::/, weight: WEIGHT.tool },
  { pattern: /^ERROR: (?:Could not|No matching|Cannot install|Failed building|Ignored)/, weight: WEIGHT.tool },
  { pattern: /^error: [a-z]+(?:-[a-z]+){1,6}$/, weight: WEIGHT.tool },
];
