/**
 * The fingerprint of errors on four labelled, synthetic sets (`causes/sets.ts`): ten texts of each cause as things happen in logs. What was
 * seen of a cause is its first five texts, all solved by one fix; asked for are the others, the twins of known causes, and causes that nobody saw.
 *
 * The causes of a set are split in two by hash. The rules are written with the texts of the development half only; of the held-out
 * half nobody sees more than the figures below, so that they say what texts of other causes would get. Every half of
 * every set has to reach the goals; where one is not reached it is said, and what holds until then is held.
 */
import { createHash } from 'node:crypto';
import { ask, isFired, isHinted, isReused, isWrong, ofRole, type Asked } from './causes/ask.ts';
import type { Row } from './causes/row.ts';
import { SETS, type LabelledSet } from './causes/sets.ts';
import type { Proof } from './named.ts';

/** What a half has to reach: no text taken for another cause, most known causes known again, hardly a novel one known. */
const GOAL = { wrong: 0, reused: 0.9, fired: 0.01 } as const;

const isAsFixed = (rows: readonly Row[], fixed: string | undefined): boolean => {
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return fixed === undefined || createHash('sha256').update(lines).digest('hex') === fixed;
};

const share = (part: number, whole: number): string =>
  `${String(part)} of ${String(whole)} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;

/** What a set is held to. */
type Held = Pick<LabelledSet, 'least' | 'most'>;

/** Prints how a part of a set went, and says whether it reached the goals. */
const tell = (name: string, asked: readonly Asked[], { least = GOAL.reused, most = GOAL }: Held): boolean => {
  const [known, twins, novel] = [ofRole(asked, 'known'), ofRole(asked, 'twin'), ofRole(asked, 'novel')];
  const reused = known.filter(isReused).length;
  const fired = novel.filter(isFired).length;
  const wrong = asked.filter(isWrong).length;
  console.log(
    `${name}: known causes ${share(reused, known.length)} reused, ${String(known.filter(isHinted).length)} more with a doubt; twins ${share(twins.filter(isFired).length, twins.length)} ` +
      `taken for another; novel causes ${share(fired, novel.length)} fired; ${String(wrong)} wrong in all`,
  );
  if (reused < GOAL.reused * known.length)
    console.log(`  goal not reached: ${String(GOAL.reused * 100)} % of the known reused`);
  if (wrong > GOAL.wrong) console.log('  goal not reached: none taken for another');
  return wrong <= most.wrong && reused >= least * known.length && fired < most.fired * novel.length;
};

type Trait = 'family' | 'transform';

/** How many of some texts have a flaw, by family or by transformation. */
const count = (asked: readonly Asked[], by: Trait, isFlawed: (one: Asked) => boolean): string => {
  const names = [...new Set(asked.map(({ row }) => row[by]))].sort();
  const flawed = names.flatMap((name) => {
    const own = asked.filter(({ row }) => row[by] === name);
    const found = own.filter(isFlawed).length;
    return found === 0 ? [] : [`${name} ${String(found)}/${String(own.length)}`];
  });
  return flawed.length === 0 ? 'none' : flawed.join(', ');
};

const tellMisses = (asked: readonly Asked[]): void => {
  for (const by of ['family', 'transform'] as const) {
    console.log(`  missed by ${by}: ${count(ofRole(asked, 'known'), by, (one) => !isReused(one))}`);
    console.log(`  wrong by ${by}: ${count(asked, by, isWrong)}`);
  }
};

const SHOWN = 10;

/** Texts are shown of the development half only. */
const showWrong = (asked: readonly Asked[]): void => {
  for (const { row, found } of asked.filter(isWrong).slice(0, SHOWN))
    console.log(`WRONG ${row.cause} (${row.transform}) as ${[...found].join(', ')}\n${row.text.slice(0, 300)}`);
};

/** Whether each half of a set reaches the goals. */
const judge = ({ name, generate, fixed, ...held }: LabelledSet, seed: number): boolean => {
  const rows = generate(seed);
  if (!isAsFixed(rows, fixed.get(seed))) {
    console.log(`the texts of the ${name} set are not those that were fixed`);
    return false;
  }
  const asked = ask(rows);
  showWrong(asked.filter(({ side }) => side === 'development'));
  const halves = (['development', 'held out'] as const).map((side) => {
    const own = asked.filter((one) => one.side === side);
    // Rules are written with the development half, so what is wrong there can be mended.
    const good = tell(`${name} set, ${side}`, own, side === 'development' ? { ...held, most: GOAL } : held);
    tellMisses(own);
    return good;
  });
  return tell(`${name} set, both`, asked, held) && !halves.includes(false);
};

export const causes: Proof = ({ seed }) => Promise.resolve(!SETS.map((set) => judge(set, seed)).includes(false));
