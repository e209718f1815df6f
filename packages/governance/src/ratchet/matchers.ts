/** How much an assertion claims, for telling a weaker one from a stronger one. Data: add the words of a library here. */

/** 5: exactly this. 4: as much as this. 3: at least this. 2: somewhere near or in it. 1: anything. Of several names the last counts. */
const STRENGTH: Readonly<Record<string, number>> = {
  ...{ toBe: 5, toStrictEqual: 5, strictEqual: 5, deepStrictEqual: 5, '==': 5, is: 5 },
  ...{ toEqual: 4, equal: 4, equals: 4, eql: 4, deepEqual: 4, deepEquals: 4, assertEqual: 4, assertEquals: 4, same: 4 },
  ...{ assertDictEqual: 4, assertListEqual: 4, assertIs: 5, toThrowErrorMatchingInlineSnapshot: 5 },
  ...{ toMatchSnapshot: 4, toMatchInlineSnapshot: 4, toHaveLength: 4, lengthOf: 4, toHaveBeenCalledWith: 4 },
  ...{ toMatchObject: 3, partialDeepStrictEqual: 3, assertDictContainsSubset: 3 },
  ...{
    toContain: 2,
    toContainEqual: 2,
    toMatch: 2,
    include: 2,
    includes: 2,
    match: 2,
    toBeCloseTo: 2,
    assertAlmostEqual: 2,
  },
  ...{ assertIn: 2, in: 2, approx: 2, toBeGreaterThan: 2, toBeLessThan: 2, '<': 2, '>': 2, '<=': 2, '>=': 2 },
  ...{ toHaveBeenCalled: 2, toHaveProperty: 2, instanceOf: 2, toBeInstanceOf: 2, assertIsInstance: 2 },
  ...{ toBeTruthy: 1, toBeDefined: 1, toBeFalsy: 1, ok: 1, '': 1, assertTrue: 1, assertFalse: 1, assertIsNotNone: 1 },
  ...{
    notEqual: 1,
    notStrictEqual: 1,
    notDeepEqual: 1,
    notDeepStrictEqual: 1,
    '!=': 1,
    'is not': 1,
    assertNotEqual: 1,
  },
};

/** Those that are a snapshot's word. */
export const SNAPSHOT_MATCHERS: ReadonlySet<string> = new Set([
  'toMatchInlineSnapshot',
  'toMatchSnapshot',
  'toThrowErrorMatchingInlineSnapshot',
  'toThrowErrorMatchingSnapshot',
  'snapshot',
]);

/** What stands in the place of a value and takes many. */
export const WILDCARDS: ReadonlySet<string> = new Set([
  'any',
  'anything',
  'objectContaining',
  'arrayContaining',
  'stringContaining',
  'stringMatching',
  'closeTo',
  'ANY',
]);

/** Whether the second claims at least as much; one that nobody knows claims less. */
export const claimsAsMuch = (before: string, after: string): boolean => {
  if (before === after) return true;
  const now = STRENGTH[after];
  const was = STRENGTH[before];
  return now !== undefined && was !== undefined && now >= was;
};
