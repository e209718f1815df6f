import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatJson, parsePolicy, PRESETS, toReport, validate } from '../../src/index.ts';

const judged = (file: string, content: string) => ({ file, content, ...validate(content, { path: file }) });

describe('a report', () => {
  test('has this shape, and a program may rely on it', () => {
    const content = "const a = 1;\nfetch('http://a');\n";
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(JSON.parse(formatJson([judged('src/a.mjs', content)], 'default'))).toEqual({
      schemaVersion: 1,
      verdict: 'deny',
      policy: { name: 'default', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      files: [
        {
          file: 'src/a.mjs',
          sha256,
          verdict: 'deny',
          findings: [
            {
              rule: 'capability/net',
              message: 'calls fetch: talks to the network',
              line: 2,
              column: 1,
              answer: 'deny',
            },
          ],
          obligations: [],
          capabilities: ['net'],
        },
      ],
    });
  });

  test('is as grave as its gravest file, in any order; nothing found is allow', () => {
    const [allowed, guarded, denied] = [
      judged('a.mjs', '1'),
      judged('b.mjs', 'export const f = (o, k) => o[k]'),
      judged('c.mjs', 'eval("1")'),
    ];
    expect(toReport([], 'default').verdict).toBe('allow');
    expect(toReport([allowed, guarded], 'default').verdict).toBe('guard');
    expect(toReport([denied, allowed, guarded], 'default').verdict).toBe('deny');
  });

  test('names the bytes that were judged, not the text that they decode to', () => {
    const bytes = Buffer.from([0x2f, 0x2f, 0xff]);
    const [file] = toReport([{ ...judged('a.mjs', bytes.toString('utf8')), content: bytes }], 'default').files;
    expect(file?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('names the policy by what it holds, not only by its name', () => {
    const hash = (policy: Parameters<typeof toReport>[1]) => toReport([], policy).policy.sha256;
    const copy = parsePolicy({ ...PRESETS.default });
    const other = parsePolicy({ ...PRESETS.default, rules: [{ files: ['a/**'], allow: ['net'] }] });
    expect(hash(copy)).toBe(hash('default'));
    expect(hash(other)).not.toBe(hash('default'));
    expect(hash({ ...PRESETS.default, deny: [], rules: [] })).toBe(hash('default'));
  });
});
