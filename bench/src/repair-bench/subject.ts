/** A small program, its check, and seeded changes of it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Splice } from '@evolve/repair';
import { seeded } from '../random.ts';

export const LIB = `'use strict';
exports.clamp = (n, low, high) => (n < low ? low : n > high ? high : n);
exports.words = (text) => {
  const found = [];
  let word = '';
  for (const char of text + ' ') {
    if (char === ' ' || char === ',') {
      if (word.length > 0) found.push(word);
      word = '';
    } else word = word + char;
  }
  return found;
};
exports.search = (list, wanted) => {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (list[middle] === wanted) return middle;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};
exports.median = (list) => {
  const sorted = list.slice().sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};
exports.range = (from, to, step) => {
  const all = [];
  for (let n = from; n < to; n = n + (step || 1)) all.push(n);
  return all;
};
exports.gcd = (a, b) => {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
};
exports.flat = (list) => {
  const out = [];
  for (const one of list) {
    if (Array.isArray(one)) out.push(...exports.flat(one));
    else out.push(one);
  }
  return out;
};
`;

export const CHECK = `'use strict';
const lib = require('./lib.js');
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const tests = [
  ['clamp', () => lib.clamp(5, 1, 3) === 3 && lib.clamp(0, 1, 3) === 1 && lib.clamp(2, 1, 3) === 2],
  ['words', () => same(lib.words('a bc,d'), ['a', 'bc', 'd']) && same(lib.words(''), [])],
  ['found', () => [1, 3, 5, 7].every((n, at) => lib.search([1, 3, 5, 7], n) === at)],
  ['not found', () => lib.search([1, 3, 5], 4) === -1 && lib.search([], 1) === -1],
  ['median', () => lib.median([3, 1, 2]) === 2 && lib.median([4, 1, 2, 3]) === 2.5 && lib.median([10, 9, 1]) === 9],
  ['range', () => same(lib.range(0, 3), [0, 1, 2]) && same(lib.range(0, 5, 2), [0, 2, 4])],
  ['gcd', () => lib.gcd(12, 18) === 6 && lib.gcd(7, 3) === 1],
  ['flat', () => same(lib.flat([1, [2, [3]], []]), [1, 2, 3])],
];
let bad = 0;
for (const [index, [name, run]] of tests.entries()) {
  let ok = false;
  try { ok = run() === true; } catch {}
  if (!ok) bad++;
  console.log((ok ? 'ok ' : 'not ok ') + (index + 1) + ' ' + name);
}
process.exitCode = bad > 0 ? 1 : 0;
`;

const SWAPS: Readonly<Record<string, readonly string[]>> = {
  ...{ '===': ['!=='], '!==': ['==='], '<=': ['<', '>'], '>>': ['<<'], '%': ['*'], '||': ['&&'] },
  ...{ ' < ': [' <= ', ' > '], ' > ': [' >= ', ' < '], ' + ': [' - '], ' - ': [' + ', ' * '] },
  ...{ ' 1': [' 0', ' 2'], ' 0': [' 1', ' -1'], ' 2': [' 1'], low: ['high'], high: ['low'], middle: ['low'] },
  ...{ half: ['0'], list: ['[]'], found: ['[]'], word: ["''"], 'rest;': ['a;'], from: ['to'], one: ['list'] },
};

/** Every single change, and seeded pairs of them up to the count. */
export const changes = (count: number, seed: number): readonly (readonly Splice[])[] => {
  const single: Splice[] = [];
  for (const [from, texts] of Object.entries(SWAPS)) {
    for (let start = LIB.indexOf(from); start >= 0; start = LIB.indexOf(from, start + 1)) {
      for (const text of texts) single.push({ start, end: start + from.length, text });
    }
  }
  const random = seeded(seed);
  const pick = (): Splice => single[Math.floor(random() * single.length)] ?? { start: 0, end: 0, text: '' };
  const all: (readonly Splice[])[] = [];
  while (all.length < count) {
    const [first, second] = [pick(), pick()];
    const apart = first.end <= second.start || second.end <= first.start;
    all.push(apart && random() < 0.5 ? [first, second] : [first]);
  }
  return all;
};

export const applied = (splices: readonly Splice[]): string => {
  let text = LIB;
  for (const { start, end, text: own } of splices.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + own + text.slice(end);
  }
  return text;
};

export interface Subject {
  readonly dir: string;
  /** A copy of it with another library. */
  copy(name: string, lib: string): string;
  remove(): void;
}

export const makeSubject = (): Subject => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-repair-bench-'));
  const dir = join(root, 'project');
  mkdirSync(dir);
  writeFileSync(join(dir, 'lib.js'), LIB);
  writeFileSync(join(dir, 'check.cjs'), CHECK);
  return {
    dir,
    copy: (name, lib) => {
      const to = join(root, name);
      cpSync(dir, to, { recursive: true });
      writeFileSync(join(to, 'lib.js'), lib);
      return to;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
