/**
 * `prove -- evolution-log`: EVOLUTION.md edited at random by one person or two, cut off, and changed by the log meanwhile, on a
 * real store and real files. No word of a person is lost, what is no entry stays to the byte, parse(render(x)) = x, and what was
 * taken in is not taken in again.
 */
import { cutOff, EDITS } from './evolution-log/edits.ts';
import { FOREIGN } from './evolution-log/foreign.ts';
import { pick, wordsOf, type Tools } from './evolution-log/markdown.ts';
import { judgeSaved, type Saved } from './evolution-log/verdict.ts';
import { changeLog, openWorld, type World } from './evolution-log/world.ts';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const DEFAULT_COUNT = 1_000;
/** Rounds until a new log begins: this one has grown. */
const ROUNDS = 12;
const MOST_EDITS = 4;
const MOST_SHOWN = 10;

interface Tally {
  edits: number;
  rounds: number;
  changes: number;
  cuts: number;
  pairs: number;
  readonly kinds: Map<string, number>;
  readonly wrong: string[];
}

interface Round {
  readonly tally: Tally;
  readonly tools: Tools;
  readonly world: World;
  readonly words: readonly string[];
  readonly done: string[];
}

const editBy = ({ tools, tally, done }: Round, text: string): string => {
  let edited = text;
  for (let left = 1 + Math.floor(tools.random() * MOST_EDITS); left > 0; left -= 1) {
    const name = pick(tools.random, Object.keys(EDITS)) ?? '';
    const next = EDITS[name]?.(edited, tools);
    if (next === undefined || next === edited) continue;
    edited = next;
    tally.edits += 1;
    tally.kinds.set(name, (tally.kinds.get(name) ?? 0) + 1);
    done.push(name);
  }
  return edited;
};

const meanwhile = async ({ world, tools, tally, done }: Round): Promise<readonly string[]> => {
  if (tools.random() < 0.5) return [];
  tally.changes += 1;
  done.push('(the log)');
  return changeLog(world, tools);
};

/** Cut off by accident, the file says what it said before. */
const cutRound = async ({ world, tools, tally }: Round): Promise<string | undefined> => {
  const before = world.read();
  tally.cuts += 1;
  tally.edits += 1;
  world.write(cutOff(before, tools));
  await world.view.takeIn();
  await world.view.render();
  return world.read() === before ? undefined : 'a file that was cut off came back changed';
};

const save = async ({ world }: Round, text: string): Promise<void> => {
  world.write(text);
  await world.view.render();
};

const editRound = async (round: Round): Promise<string | undefined> => {
  const { world, tools, tally, words, done } = round;
  const before = world.read();
  const first = editBy(round, before);
  const gone = [...(await meanwhile(round))];
  await save(round, first);
  const texts = [first];
  if (tools.random() < 0.3) {
    tally.pairs += 1;
    done.push('(another person)');
    const second = editBy(round, before);
    gone.push(...(await meanwhile(round)));
    await save(round, second);
    texts.push(second);
    // What both began with, each of them may have taken out.
    const kept = texts.map(wordsOf);
    gone.push(...[...wordsOf(before)].filter((word) => !kept.every((words) => words.has(word))));
  }
  const saved: Saved = { before, texts, gone: new Set(gone), foreign: blocksOf(words) };
  return judgeSaved(world, saved);
};

const blocksOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => FOREIGN.map((block) => block(word)));

const runWorld = async (tally: Tally, random: () => number, count: number): Promise<void> => {
  const words: string[] = [];
  const word = (): string => {
    const next = `w${String(Math.floor(random() * 1e6)).padStart(6, '0')}z`;
    words.push(next);
    return next;
  };
  const tools: Tools = { random, word };
  const world = await openWorld(tools, random() < 0.5 ? 'en' : 'zh');
  try {
    for (let rounds = 0; rounds < ROUNDS && tally.edits < count; rounds += 1) {
      tally.rounds += 1;
      const done: string[] = [];
      const round: Round = { tally, tools, world, words, done };
      const run = random() < 0.1 ? cutRound : editRound;
      const wrong = await run(round);
      if (wrong === undefined) continue;
      tally.wrong.push(`${wrong}\n  after: ${done.join(', ')}`);
      return;
    }
  } finally {
    await world.close();
  }
};

export const evolutionLog: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const tally: Tally = { edits: 0, rounds: 0, changes: 0, cuts: 0, pairs: 0, kinds: new Map(), wrong: [] };
  const random = seeded(seed);
  while (tally.edits < count && tally.wrong.length < MOST_SHOWN) await runWorld(tally, random, count);
  for (const wrong of tally.wrong) console.log(`WRONG ${wrong}`);
  const kinds = [...tally.kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, times]) => `${kind} ${String(times)}`);
  console.log(`edits: ${kinds.join(', ')}`);
  console.log(
    `${String(tally.edits)} edits in ${String(tally.rounds)} savings, ${String(tally.cuts)} of them cut off, ${String(tally.pairs)} by two ` +
      `people, ${String(tally.changes)} times the log changed meanwhile: ${String(tally.wrong.length)} wrong`,
  );
  return tally.wrong.length === 0;
};
