/** Parsers of TypeScript try constructs in several ways: nested in each other, some hundred characters take them for ever. */
import { describe, expect, test } from 'vitest';
import { diffCapabilities, diffReleases, evaluate, validate, type ReleaseFiles } from '../../src/index.ts';

const nested = (text: string, end = ''): string => text.repeat(40) + end;

/** What TypeScript's parser would not come to an end with. */
const ENDLESS = nested('(a={let a:A<', 'B');

describe('the validator in this process', () => {
  test.each([
    ['blocks in defaults of parameters', 'a.ts', ENDLESS],
    ['the same with tags', 'a.tsx', ENDLESS],
    ['calls of asynchronous functions', 'a.ts', nested('...keyof async =(f<(', '/')],
    ['decorators in arguments of types', 'a.mts', nested('as satisfies @A<(a:await ')],
  ])('%s: the text is denied when its time is over', (_, filename, source) => {
    const { verdict, findings } = validate(source, { filename });
    expect([verdict, findings.map(({ rule }) => rule)]).toEqual(['deny', ['internal/timeout']]);
  });

  // Would catch: marks of arrow functions that a reading left behind when it was ended, by their places.
  test('the text after it is read as if nothing had been', () => {
    const arrows = '(a)=>a;     '.repeat(40);
    const options = { filename: 'a.ts', policy: 'pure' } as const;
    const before = validate(arrows, options);
    validate(nested('(a)=(a)+(b);') + ENDLESS, options);
    expect(validate(arrows, options)).toEqual(before);
    expect(before.verdict).toBe('allow');
  });

  test('differences are told all the same: nobody knows what such a text can reach', () => {
    expect(diffCapabilities('1', ENDLESS, { filename: 'a.ts' })).toEqual(
      diffCapabilities('1', 'a b', { filename: 'a.ts' }),
    );
    const file = (text: string): ReleaseFiles => new Map([['index.ts', { text }]]);
    const { gained } = diffReleases(file('1'), file(ENDLESS));
    expect(gained).toMatchObject([{ path: 'index.ts', decision: 'refuse' }]);
  });
});

describe('the reference lane', () => {
  const REFERENCE = { filename: 'a.js', goal: 'module', lane: 'reference' } as const;
  /** JavaScript, which its own parsers read in no time. */
  const ENDLESS_CALLS = `${'async(a='.repeat(40)}z${')'.repeat(40)}`;

  test('JavaScript that TypeScript’s parser would not come to an end with is denied there alone', () => {
    const rules = validate(ENDLESS_CALLS, REFERENCE).findings.map(({ rule }) => rule);
    expect(rules).toContain('internal/timeout');
    expect(validate(ENDLESS_CALLS, { ...REFERENCE, lane: 'fast' }).findings).not.toContainEqual(
      expect.objectContaining({ rule: 'internal/timeout' }),
    );
  });

  // Would catch: marks that a reading left behind when it was ended, and constructors of nodes that were not given back.
  test('the text after it is read as if nothing had been', () => {
    const arrows = Array.from({ length: 40 }, (_, index) => `export const f${String(index)} = (a) => a;     `).join('');
    const before = validate(arrows, REFERENCE);
    validate(`${'(a)=(a)+(b);'.repeat(40)}${ENDLESS_CALLS}`, REFERENCE);
    expect(validate(arrows, REFERENCE)).toEqual(before);
    expect(before.verdict).toBe('allow');
  });
});

describe('evaluate', () => {
  const MODEST = { filename: 'a.ts', timeoutMs: 3_000, memoryMb: 64 } as const;

  test.each([
    ['assertions of types before tags', nested('<T>get ?<A>')],
    ['assertions in arrow functions', nested('<A>(a=>import(<T><A>', '&')],
  ])('%s: erasing the types ends with its time, and this process went on meanwhile', async (_, source) => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 10);
    const result = await evaluate(source, MODEST);
    clearInterval(timer);
    expect(result).toMatchObject({ ok: false, killedBy: 'timeout' });
    expect(ticks).toBeGreaterThan(20);
  });

  test('the next one is erased and run', async () => {
    const source = 'export default (n: number): number => n + 1;';
    expect(await evaluate(source, { ...MODEST, timeoutMs: 50_000, input: 1 })).toEqual({ ok: true, value: 2 });
  });

  test('an abort ends the erasing, and is no error', async () => {
    const aborting = new AbortController();
    const evaluation = evaluate(nested('<T>get ?<A>'), { ...MODEST, timeoutMs: 50_000, signal: aborting.signal });
    setTimeout(() => aborting.abort(), 100);
    expect(await evaluation).toMatchObject({ ok: false, killedBy: 'abort' });
  });
});
