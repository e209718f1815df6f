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
