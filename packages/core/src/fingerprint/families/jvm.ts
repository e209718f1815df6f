import { WEIGHT, type Headline } from './headline.ts';

/** Java's and Kotlin's compilers, Maven, Gradle. */
export const JVM: readonly Headline[] = [
  {
    pattern: /\.(?:java|kt|kts|scala|groovy):(?:\d{1,7}|\[\d{1,7},\d{1,7}\])(?::\d{1,7})?:? (?:error: )?\S/,
    weight: WEIGHT.diagnosis + 2,
    detail: 'fields',
  },
  { pattern: /^e: \S/, weight: WEIGHT.diagnosis + 2 },
  {
    pattern:
      /^(?:Execution failed for task |A problem occurred (?:configuring|evaluating) |Could not determine the dependencies of )/,
    weight: WEIGHT.tool + 3,
    detail: 'innermost',
  },
  { pattern: /^\* What went wrong:/, weight: WEIGHT.tool + 4, detail: 'innermost' },
  { pattern: /^Failed to execute goal /, weight: WEIGHT.tool },
  {
    pattern: /^(?:> )?Could not (?:find|resolve|determine|get|download) \S/,
    weight: WEIGHT.complaint + 2,
    detail: 'innermost',
  },
];
