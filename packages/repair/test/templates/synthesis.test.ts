import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/source/parse.ts';
import { constantInstead, emptyBlock, filledList, sign } from '../../src/templates/lost-code.ts';
import { assignDefault, caseInsensitive, conditionalValue } from '../../src/templates/missing-cases.ts';
import { conditionalStatement, missingOperand } from '../../src/templates/operands.ts';
import { comparison } from '../../src/templates/comparisons.ts';
import { regex } from '../../src/templates/regex.ts';
import { literal } from '../../src/templates/values.ts';
import { variants } from './variants.ts';

describe('one more operand', () => {
  const found = (text: string, hints: readonly string[] = []): readonly string[] =>
    variants(text, missingOperand, hints);

  test('asks what the function speaks of elsewhere, behind and before what is asked', () => {
    const text = 'function f(a, b) { if (a.ready) return b; if (b.size > 0) return a; return null; }';
    expect(found(text)).toContain(text.replace('b.size > 0', 'b.size > 0 && a.ready'));
    expect(found(text)).toContain(text.replace('b.size > 0', 'a.ready && b.size > 0'));
  });

  test('asks whether a text begins as those of the failing tests do', () => {
    const text = "const ok = (v) => typeof v === 'string' && /1/.test(v);";
    expect(found(text, ['<1', '>2']).some((one) => one.includes('!/^[<>]/.test(v)'))).toBe(true);
  });

  test('an operand that would bind otherwise is put into parentheses', () => {
    const text = 'function f(a, b, c) { if (c || b) return 1; if (a) return 2; return 3; }';
    expect(found(text)).toContain(text.replace('if (a)', 'if (a && (c || b))'));
    expect(found(text)).toContain(text.replace('(c || b)', '((c || b) && a)').replace('((c', '((c'));
  });
});

test('a statement goes behind a condition, or a way out before it', () => {
  const text = 'function f(node, out) { if (node.done) return out; out.push(node.next.id); return out; }';
  const found = variants(text, conditionalStatement);
  expect(found).toContain(text.replace('out.push(node.next.id);', 'if (node.next) { out.push(node.next.id); }'));
  expect(found.some((one) => one.includes('if (!node.next) return out;'))).toBe(true);
});

describe('what is not there any more', () => {
  test('an empty block gets a way out or what the file does elsewhere', () => {
    const text = 'function f(a, b) { if (a) { b.count += 1; } else {} if (b) {} return a; }';
    const found = variants(text, emptyBlock);
    expect(found).toContain(text.replace('else {}', 'else { b.count += 1; }'));
    expect(found).toContain(text.replace('if (b) {}', 'if (b) { return a; }'));
  });

  test('an empty catch is left alone, and a block with something in it', () => {
    expect(variants('function f() { try { g(); } catch { } }', emptyBlock)).toEqual([]);
  });

  test('a constant gives way to what was given', () => {
    expect(variants('function f(out) { out = true; return out; }', constantInstead)).toContain(
      'function f(out) { out = out || []; return out; }',
    );
  });

  test('a sign is lost or wrong, and a list begins empty', () => {
    expect(variants('const f = (x) => -x;', sign)).toEqual(
      expect.arrayContaining(['const f = (x) => x;', 'const f = (x) => +x;']),
    );
    expect(variants("const f = () => { const all = ['x']; return all; };", filledList)).toContain(
      'const f = () => { const all = []; return all; };',
    );
  });
});

describe('cases that nobody thought of', () => {
  test('a parameter gets a value where it has none', () => {
    const text = 'function f(end, list) { return list.slice(0, end); }';
    expect(variants(text, assignDefault).some((one) => one.includes('if (end === undefined) end = 0;'))).toBe(true);
  });

  test('some values have another result', () => {
    const text = 'function f(a, b) { return a / b; }';
    expect(variants(text, conditionalValue)).toContain('function f(a, b) { return b === 0 ? 0 : a / b; }');
  });

  test('two spellings are compared as one', () => {
    expect(variants("const f = (a) => a.name === 'Content-Type';", caseInsensitive)).toEqual([
      "const f = (a) => a.name.toLowerCase() === 'content-type';",
    ]);
    expect(variants("const f = (a) => typeof a === 'string';", caseInsensitive)).toEqual([]);
  });
});

describe('the same change everywhere', () => {
  test('what was copied is changed in all places at once', () => {
    const text = 'const f = (m) => (m[6] ? g(m[6]) : 0);';
    expect(variants(text, literal)).toContain('const f = (m) => (m[7] ? g(m[7]) : 0);');
  });

  test('parallel operands are compared alike', () => {
    const text = "const f = (k) => k === 'a' || k === 'b' || g === 'c';";
    expect(variants(text, comparison)).toContain("const f = (k) => k == 'a' || k == 'b' || g === 'c';");
  });

  test('a text that stands alone is changed once', () => {
    expect(variants('const f = (a, b) => a.length < b;', comparison)).toHaveLength(4);
  });
});

describe('patterns', () => {
  const found = (text: string, hints: readonly string[] = []): readonly string[] => variants(text, regex, hints);

  test('the longest alternative comes first', () => {
    expect(found('const r = /\\n|\\r|\\r\\n/;')).toContain('const r = /\\r\\n|\\n|\\r/;');
  });

  test('alternatives of a group are dropped and added inside of it', () => {
    expect(found('const r = /^(?:a|bc)$/;')).toContain('const r = /^(?:a)$/;');
    expect(found('const r = /^(?:a|bc)$/;', ['de'])).toContain('const r = /^(?:a|bc|de)$/;');
  });

  test('a word takes one more character, and a quantifier is wrong in all places', () => {
    expect(found('const r = /--(\\w+)/;', ['a-b'])).toContain('const r = /--([\\w\\-]+)/;');
    expect(found('const r = /"([^"]+)"|\'([^\']+)\'/;')).toContain('const r = /"([^"]*)"|\'([^\']*)\'/;');
  });

  test('every variant compiles', () => {
    for (const text of found('const r = /(a|b)+[^c]\\d{2}(?=x|yz)$/g;', ['(', '[', '|', '\\'])) {
      expect(parseSource('a.js', text)).toBeDefined();
    }
  });
});
