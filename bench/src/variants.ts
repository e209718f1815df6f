/**
 * The validator on generated malicious programs (sink by position by encoding). The generator was written without sight of the
 * validator's rules; what it generates was fixed by hash before the first run. The programs are synthetic.
 */
import { createHash } from 'node:crypto';
import { validate, type Validation } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { generateVariants, type Variant } from './variants/generate.ts';

const DEFAULT_COUNT = 10_000;

/** SHA-256 of the JSON of 10,000 programs, by seed. */
const FIXED: ReadonlyMap<number, string> = new Map([
  [1, 'd50bb7e040ea66d7d7f9c8bcacba1342512cde8fe0d5f65a7bf021ac8d3066cd'],
  [2, '628c8e36b8b50c06382c28642e7ba4e5048e4f5cc3fa99b8820aa6eb36dcd8d0'],
]);

const isAsFixed = (variants: readonly Variant[], seed: number): boolean =>
  createHash('sha256').update(JSON.stringify(variants)).digest('hex') === FIXED.get(seed);

const EXTENSION = { js: 'js', mjs: 'mjs', ts: 'ts' } as const;

/** As the corpus is judged: by the default policy, in the goal that the program is written for. */
export const judge = ({ code, lang, goal }: Variant): Validation =>
  validate(code, { filename: `variant.${EXTENSION[lang]}`, goal });

/** What the default policy grants: programs that hold nothing else are allowed, and meant to be. */
const GRANTED: ReadonlySet<string> = new Set(['timers', 'clock', 'random', 'crypto.hash', 'import.relative']);

/** A power that is none: objects of the web platform that only compute. */
const HARMLESS: ReadonlySet<string> = new Set(['web-requests']);

const isGranted = ({ sink }: Variant, { capabilities }: Validation): boolean =>
  HARMLESS.has(sink) || (capabilities.length > 0 && capabilities.every((each) => GRANTED.has(each)));

const SHOWN = 20;

const tell = ({ id, sink, position, encoding, lang, code }: Variant): string =>
  `ALLOWED ${id}: ${sink}, ${position}, ${encoding}, ${lang}\n${code}`;

export const variants: Proof = ({ count = DEFAULT_COUNT, seed }) => {
  const programs = generateVariants(count, seed);
  const isFixed = FIXED.has(seed) && count === DEFAULT_COUNT;
  const holds = !isFixed || isAsFixed(programs, seed);
  if (!holds) console.log('the programs are not those that were fixed');
  const verdicts = { allow: 0, guard: 0, deny: 0 };
  const granted = new Map<string, number>();
  const allowed: Variant[] = [];
  for (const program of programs) {
    const validation = judge(program);
    if (validation.verdict === 'allow' && isGranted(program, validation))
      granted.set(program.sink, (granted.get(program.sink) ?? 0) + 1);
    else {
      verdicts[validation.verdict] += 1;
      if (validation.verdict === 'allow') allowed.push(program);
    }
  }
  for (const program of allowed.slice(0, SHOWN)) console.log(tell(program));
  const { deny, guard, allow } = verdicts;
  console.log(
    `granted by the default policy: ${[...granted].map(([sink, times]) => `${sink} ${String(times)}`).join(', ')}`,
  );
  console.log(
    `${String(programs.length)} programs${isFixed ? ' as fixed' : ''}: ${String(deny)} denied, ${String(guard)} guarded, ${String(allow)} allowed`,
  );
  return Promise.resolve(holds && allowed.length === 0);
};
