/**
 * Draws mutants by seed: a package, then one of the changes that Stryker knows for it, which at least one of the package's tests
 * notices within the time limit. The tests are split in two by the same seed; the half that is seen notices the mutant.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckCommand, CommandRunner } from '@evolve/core/contracts';
import { seeded } from '../random.ts';
import { commandOf, readTexts, runTests, unpackSubject, type Texts } from './project.ts';
import { halfOf, loadSubjects, type Half, type Subject } from './set.ts';
import { applyMutant, mutantsOf, type SourceMutant } from './stryker.ts';
import { testSites, withoutSites } from './tests.ts';

export interface Mutant {
  readonly pkg: string;
  /** What was mutated, relative to the package. */
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  /** Stryker's name for the kind of change. */
  readonly operator: string;
  /** From 1. */
  readonly line: number;
  /** Runs the tests in a folder that holds the package; exit status 0 when all pass. */
  readonly command: CheckCommand;
  readonly subject: Subject;
  /** The package with all of its tests, not mutated. Gone when the draw is closed. */
  readonly base: string;
  /** The files of tests with the seen half alone; it has a test that fails on the mutant. */
  readonly visible: Texts;
  /** With the other half. */
  readonly hidden: Texts;
}

export interface DrawOptions {
  readonly seed: number;
  readonly count: number;
  /** @default both */
  readonly half?: Half | undefined;
  readonly runner: CommandRunner;
}

/** How many draws came to nothing. */
export interface Dropped {
  notKilled: number;
  tooLong: number;
}

export interface Draw {
  readonly mutants: AsyncIterable<Mutant>;
  readonly dropped: Dropped;
  /** Packages whose tests do not pass here without any change. */
  readonly unusable: readonly string[];
  close(): Promise<void>;
}

interface Prepared {
  readonly subject: Subject;
  readonly base: string;
  readonly texts: Texts;
  readonly left: (SourceMutant & { readonly file: string })[];
  readonly halves: readonly [Texts, Texts];
}

const shuffled = <T>(all: readonly T[], random: () => number): T[] =>
  all
    .map((value) => ({ value, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ value }) => value);

/** Each half with as many tests as the other, or one more. */
const splitTests = (tests: Texts, random: () => number): readonly [Texts, Texts] => {
  const sites = Object.entries(tests).flatMap(([file, text]) => testSites(text).map((site) => ({ file, site })));
  const order = shuffled(sites, random);
  const middle = Math.ceil(order.length / 2);
  const without = (gone: typeof order): Texts =>
    Object.fromEntries(
      Object.entries(tests).map(([file, text]) => [
        file,
        withoutSites(
          text,
          gone.filter((each) => each.file === file).map(({ site }) => site),
        ),
      ]),
    );
  return [without(order.slice(middle)), without(order.slice(0, middle))];
};

const prepare = async (
  subject: Subject,
  base: string,
  random: () => number,
  runner: CommandRunner,
): Promise<Prepared | undefined> => {
  await unpackSubject(subject, base);
  const texts = await readTexts(base, subject.sources);
  const halves = splitTests(await readTexts(base, subject.tests), random);
  for (const half of [{}, ...halves]) if ((await runTests(base, half, subject, runner)) !== 'pass') return undefined;
  const all: Prepared['left'] = [];
  for (const [file, text] of Object.entries(texts)) {
    all.push(...(await mutantsOf(file, text)).map((mutant) => ({ ...mutant, file })));
  }
  return { subject, base, texts, left: shuffled(all, random), halves };
};

/** The next mutant of a package that its tests notice; undefined where this one goes unnoticed, or where there is none left. */
const next = async (prepared: Prepared, runner: CommandRunner, dropped: Dropped): Promise<Mutant | undefined> => {
  const { subject, base, texts, left, halves } = prepared;
  const mutant = left.pop();
  if (mutant === undefined) return undefined;
  const original = texts[mutant.file] ?? '';
  const mutated = applyMutant(original, mutant);
  const drawn = { pkg: subject.package, file: mutant.file, original, mutated, subject, base };
  const { operator, line } = mutant;
  for (const [visible, hidden] of [halves, halves.toReversed() as [Texts, Texts]] as const) {
    const verdict = await runTests(base, { ...visible, [mutant.file]: mutated }, subject, runner);
    if (verdict === 'time') {
      dropped.tooLong += 1;
      return undefined;
    }
    if (verdict === 'fail') return { ...drawn, operator, line, command: commandOf(subject), visible, hidden };
  }
  dropped.notKilled += 1;
  return undefined;
};

/** Prepares the packages of a half and draws from them. The same seed gives the same mutants. */
export const drawMutants = async ({ seed, count, half, runner }: DrawOptions): Promise<Draw> => {
  const root = await mkdtemp(join(tmpdir(), 'evolve-subjects-'));
  const close = (): Promise<void> => rm(root, { recursive: true, force: true });
  const random = seeded(seed);
  const subjects = loadSubjects().filter((subject) => half === undefined || halfOf(subject) === half);
  const dropped: Dropped = { notKilled: 0, tooLong: 0 };
  const unusable: string[] = [];
  const prepared = new Map<Subject, Prepared | undefined>();

  /** A package is fetched when it is drawn first; what is drawn of it does not depend on when that is. */
  const preparedOf = async (subject: Subject): Promise<Prepared | undefined> => {
    if (!prepared.has(subject)) {
      const own = seeded(seed + 1 + loadSubjects().findIndex((each) => each.package === subject.package));
      const made = await prepare(subject, join(root, subject.package), own, runner);
      if (made === undefined) unusable.push(subject.package);
      prepared.set(subject, made);
    }
    return prepared.get(subject);
  };

  const draw = async function* (): AsyncGenerator<Mutant> {
    const open = [...subjects];
    for (let drawn = 0; drawn < count && open.length > 0;) {
      const place = Math.floor(random() * open.length);
      const subject = open[place];
      const from = subject === undefined ? undefined : await preparedOf(subject);
      if (from === undefined || from.left.length === 0) {
        open.splice(place, 1);
        continue;
      }
      const mutant = await next(from, runner, dropped);
      if (mutant === undefined) continue;
      drawn += 1;
      yield mutant;
    }
  };
  return { mutants: draw(), dropped, unusable, close };
};
