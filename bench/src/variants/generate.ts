/**
 * Generates the labelled, synthetic set of malicious programs: the product of
 * SINK, POSITION and ENCODING, with incidental differences drawn by a seed.
 * No program of one run uses the same triple twice.
 */

import { Context, Rng } from './context.ts';
import type { Goal, Lang } from './context.ts';
import { ENCODINGS } from './encodings.ts';
import type { Encoding } from './encodings.ts';
import { harmless } from './filler.ts';
import { OBJECT_METHODS, POSITIONS } from './positions.ts';
import type { Position } from './position.ts';
import { SINKS } from './sinks.ts';
import type { Sink } from './sink.ts';

export interface Variant {
  id: string;
  sink: string;
  position: string;
  encoding: string;
  lang: 'js' | 'mjs' | 'ts';
  goal: 'script' | 'module';
  code: string;
}

/** Whether the three can stand together in a program that does something. */
export function compatible(sink: Sink, position: Position, encoding: Encoding): boolean {
  if (sink.specifierOnly === true && !encoding.specifiers) return false;
  if (position.dynamicImport === true && sink.dynamicImport !== true) return false;
  const needsSloppy = sink.sloppy === true || position.sloppy === true || encoding.sloppy;
  const goal = sink.goal ?? position.goal;
  if (sink.goal !== undefined && position.goal !== undefined && sink.goal !== position.goal) return false;
  if (needsSloppy && (goal === 'module' || position.strict === true)) return false;
  if (sink.sloppy === true && encoding.strict) return false;
  // V8 of Node 24 aborts at a direct eval with escapes in a method of an object literal.
  if (sink.name === 'eval-direct' && encoding.name.endsWith('-identifier') && OBJECT_METHODS.has(position.name))
    return false;
  // Legacy octal escapes and `with` are no part of TypeScript.
  if ((encoding.sloppy || position.sloppy === true) && (encoding.tsOnly || position.tsOnly === true)) return false;
  return true;
}

function chooseGoal(sink: Sink, position: Position, encoding: Encoding, rng: Rng): Goal {
  const fixed = sink.goal ?? position.goal;
  if (fixed !== undefined) return fixed;
  if (sink.sloppy === true || position.sloppy === true || encoding.sloppy) return 'script';
  return rng.chance(0.5) ? 'script' : 'module';
}

function chooseLang(position: Position, encoding: Encoding, goal: Goal, rng: Rng): Lang {
  if (position.tsOnly === true || encoding.tsOnly) return 'ts';
  const plain: Lang = goal === 'module' ? 'mjs' : 'js';
  if (encoding.sloppy || position.sloppy === true) return plain;
  return rng.chance(0.25) ? 'ts' : plain;
}

/** Puts the parts of a program together (verify.ts uses it for controls too). */
export function assemble(sink: Sink, position: Position, encoding: Encoding, c: Context): string {
  const expression = sink.build(encoding.make(c), c);
  const body = position.wrap(expression, c);
  const before = Array.from({ length: c.rng.int(3) }, () => harmless(c));
  const between = Array.from({ length: c.rng.int(2) }, () => harmless(c));
  const after = Array.from({ length: c.rng.int(3) }, () => harmless(c));
  const core = [...before, ...c.prelude, ...between, body, ...after];
  // Imports are hoisted, so they may stand at the end as well.
  const parts = c.rng.chance(0.85) ? [...c.imports, ...core] : [...core, ...c.imports];
  const gap = c.rng.pick(['\n', '\n', '\n\n']);
  const head = c.rng.chance(0.2) ? `// ${c.word()} ${c.word()}\n` : '';
  const strict =
    c.goal === 'script' &&
    c.lang !== 'ts' &&
    !encoding.sloppy &&
    sink.sloppy !== true &&
    position.sloppy !== true &&
    c.rng.chance(0.15);
  return `${strict ? "'use strict';\n" : ''}${head}${parts.join(gap)}\n`;
}

/** Deals the members of a list in random order, again and again. */
class Deck<T> {
  private readonly members: readonly T[];
  private readonly rng: Rng;
  private pending: T[] = [];

  constructor(members: readonly T[], rng: Rng) {
    this.members = members;
    this.rng = rng;
  }

  deal(): T {
    if (this.pending.length === 0) this.pending = this.rng.shuffle(this.members);
    return this.pending.pop() as T;
  }

  /** Puts members back that were dealt in vain. */
  giveBack(members: readonly T[]): void {
    this.pending = [...members, ...this.pending];
  }

  /** The next member that fits; the others stay where they are. */
  dealFitting(fits: (member: T) => boolean): T | undefined {
    for (let round = 0; round < 2; round += 1) {
      for (let index = this.pending.length - 1; index >= 0; index -= 1) {
        const member = this.pending[index] as T;
        if (fits(member)) {
          this.pending.splice(index, 1);
          return member;
        }
      }
      this.pending = [...this.rng.shuffle(this.members), ...this.pending];
    }
    return undefined;
  }
}

/** Sinks by frequency: each weight is a number of quarter shares. */
function weightedSinks(): Sink[] {
  return SINKS.flatMap((sink) => Array.from({ length: Math.max(1, Math.round((sink.weight ?? 1) * 4)) }, () => sink));
}

const tripleOf = (sink: Sink, place: Position, encoding: Encoding): string =>
  `${sink.name}|${place.name}|${encoding.name}`;

/** Whether some encoding makes a program of the sink at this position. */
const suits = (sink: Sink, place: Position): boolean => ENCODINGS.some((entry) => compatible(sink, place, entry));

interface Made {
  readonly encoding: Encoding;
  readonly goal: Goal;
  readonly lang: Lang;
  readonly code: string;
}

/** Tries encodings until one really changes how the sink is spelled. */
function makeVariant(
  sink: Sink,
  place: Position,
  encodings: Deck<Encoding>,
  rng: Rng,
  triples: ReadonlySet<string>,
): Made | undefined {
  const skipped: Encoding[] = [];
  let made: Made | undefined;
  for (let attempt = 0; attempt < 60 && made === undefined; attempt += 1) {
    const encoding = encodings.dealFitting(
      (entry) => compatible(sink, place, entry) && !triples.has(tripleOf(sink, place, entry)),
    );
    if (encoding === undefined) break;
    const goal = chooseGoal(sink, place, encoding, rng);
    const lang = chooseLang(place, encoding, goal, rng);
    const context = new Context(rng, goal, lang);
    const code = assemble(sink, place, encoding, context);
    if (context.touched) made = { encoding, goal, lang, code };
    else skipped.push(encoding);
  }
  encodings.giveBack(skipped);
  return made;
}

export function generateVariants(count: number, seed: number): Variant[] {
  const rng = new Rng(Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995);
  const sinks = new Deck(weightedSinks(), rng);
  const positions = new Deck(POSITIONS, rng);
  const encodings = new Deck(ENCODINGS, rng);
  const triples = new Set<string>();
  const codes = new Set<string>();
  const variants: Variant[] = [];
  let failures = 0;
  while (variants.length < count) {
    if (failures > 20_000) throw new Error(`only ${variants.length} of ${count} variants could be made`);
    const sink = sinks.deal();
    const place = positions.dealFitting((entry) => suits(sink, entry));
    const made = place === undefined ? undefined : makeVariant(sink, place, encodings, rng, triples);
    if (place === undefined || made === undefined || codes.has(made.code)) {
      failures += 1;
      continue;
    }
    codes.add(made.code);
    triples.add(tripleOf(sink, place, made.encoding));
    const id = `s${seed}-${String(variants.length + 1).padStart(5, '0')}`;
    variants.push({
      id,
      sink: sink.name,
      position: place.name,
      encoding: made.encoding.name,
      lang: made.lang,
      goal: made.goal,
      code: made.code,
    });
  }
  return variants;
}
