import { expect, test } from 'vitest';
import { CAPABILITIES, toSarif, validate } from '../../src/index.ts';

const judged = (file: string, source: string) => ({ file, ...validate(source, { filename: file }) });

test('a text that cannot be read, a denied and a guarded one: level, rule, place and help of each', () => {
  const log = toSarif([
    judged('a b/torn.js', 'const = '),
    judged('bad.js', "\n  eval('1');import('lodash')"),
    judged('guarded.js', 'export const f = (o, k) => o[k]'),
    judged('both.js', "eval('1'); export const f = (o, k) => o[k]"),
  ]);
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  const results = run?.results ?? [];
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') as string });
  for (const { ruleId, ruleIndex, message, locations } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(message.text).not.toBe('');
    expect(locations).toHaveLength(1);
    expect(locations[0]?.physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
    expect(locations[0]?.physicalLocation.region.startColumn).toBeGreaterThanOrEqual(1);
  }
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(
    results.find(({ ruleId }) => ruleId === 'parse/error')?.locations[0]?.physicalLocation.artifactLocation,
  ).toEqual({
    uri: 'a%20b/torn.js',
  });
  expect(results.find(({ ruleId }) => ruleId === 'capability/eval')).toMatchObject({
    level: 'error',
    locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 3 } } }],
  });
  const levels = results.filter(({ ruleId }) => ruleId === 'capability/reflect.key').map(({ level }) => level);
  expect(levels).toEqual(['warning', 'warning']);
  expect(rules.find(({ id }) => id === 'capability/import.package')?.shortDescription.text).toBe(
    CAPABILITIES['import.package'],
  );
});

test('nothing found is a log without results', () => {
  expect(toSarif([judged('good.js', '1')]).runs).toMatchObject([{ results: [], tool: { driver: { rules: [] } } }]);
});
