/**
 * A person at work in a loop: edits, adds, commits, stashes, switches branches. All that was written is remembered, and looked
 * for again right away and at the end. Uses git as it is, and tries again for a moment when it is locked.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@evolve/core/errors';
import { put, type Place } from '../proof/place.ts';
import { seeded } from '../random.ts';

export interface WorkReport {
  readonly commits: readonly { readonly oid: string; readonly file: string; readonly text: string }[];
  readonly faults: readonly string[];
  readonly commands: number;
  /** How often a command found the index or a ref locked. */
  readonly locked: number;
  /** How often a commit found that HEAD had moved under it, and had to be made again. */
  readonly moved: number;
  /** The longest that a command was kept waiting, in milliseconds. */
  readonly longestMs: number;
  readonly stashes: number;
  readonly switches: number;
}

const isLocked = (said: string): boolean =>
  /\.lock'|cannot lock ref|unable to lock|is locked|failed to lock/i.test(said);

/** A quiet stash says nothing when it finds the index locked. */
const isSilent = (error: unknown): boolean => String((error as { stderr?: unknown }).stderr) === '';

const TRIES = 100;

class Person {
  readonly #place: Place;
  readonly #random: () => number;
  readonly commits: { oid: string; file: string; text: string }[] = [];
  readonly faults: string[] = [];
  commands = 0;
  locked = 0;
  moved = 0;
  longestMs = 0;
  stashes = 0;
  switches = 0;
  #round = 0;

  constructor(place: Place, random: () => number) {
    this.#place = place;
    this.#random = random;
  }

  /** One git command, tried again while something is locked. */
  async git(...args: readonly string[]): Promise<string> {
    this.commands += 1;
    const began = performance.now();
    for (let tries = 1; ; tries += 1) {
      try {
        const said = execFileSync('git', ['-c', 'user.name=Person', '-c', 'user.email=person@example.org', ...args], {
          cwd: this.#place.dir,
          env: { ...this.#place.env, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' },
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        if (tries > 1) this.longestMs = Math.max(this.longestMs, performance.now() - began);
        return said.trimEnd();
      } catch (error) {
        const said = messageOf(error);
        if (!(isLocked(said) || isSilent(error)) || tries >= TRIES) throw error;
        if (said.includes('but expected')) this.moved += 1;
        else this.locked += 1;
        await delay(20);
      }
    }
  }

  #expect(what: string, is: string, shouldBe: string): void {
    if (is !== shouldBe) this.faults.push(`${what}: is ${JSON.stringify(is)}, should be ${JSON.stringify(shouldBe)}`);
  }

  #read(file: string): string {
    return readFileSync(join(this.#place.dir, file), 'utf8');
  }

  /** Staged and unstaged bytes of one file, both kept while evolutions come and go; then a commit of exactly the staged ones. */
  async commit(): Promise<void> {
    const file = `mine/${String(Math.floor(this.#random() * 4))}.txt`;
    const staged = `round ${String(this.#round)}, staged\n`;
    const unstaged = `round ${String(this.#round)}, unstaged\n`;
    put(this.#place.dir, file, staged);
    await this.git('add', '--', file);
    put(this.#place.dir, file, unstaged);
    await delay(this.#random() * 150);
    this.#expect(`staged ${file}`, `${await this.git('show', `:${file}`)}\n`, staged);
    this.#expect(`unstaged ${file}`, this.#read(file), unstaged);
    await this.git('commit', '-q', '--no-verify', '-m', `Person, round ${String(this.#round)}`);
    this.#expect(`unstaged ${file} after the commit`, this.#read(file), unstaged);
    const log = await this.git('log', '-1', '--format=%H', `--grep=^Person, round ${String(this.#round)}$`);
    if (log === '') this.faults.push(`the commit of round ${String(this.#round)} is not in the log`);
    else {
      this.#expect(`${file} in the commit`, `${await this.git('show', `${log}:${file}`)}\n`, staged);
      // Nothing of an evolution that was just landing, and nothing against it.
      this.#expect('paths of the commit', await this.git('diff-tree', '-r', '--name-only', `${log}^`, log), file);
      this.commits.push({ oid: log, file, text: staged });
    }
    put(this.#place.dir, file, staged);
  }

  async stash(): Promise<void> {
    const text = `to be stashed in round ${String(this.#round)}\n`;
    put(this.#place.dir, 'mine/0.txt', text);
    await this.git('stash', 'push', '-q', '--', 'mine/0.txt');
    await delay(this.#random() * 100);
    await this.git('stash', 'pop', '-q');
    this.#expect('a stashed file', this.#read('mine/0.txt'), text);
    this.stashes += 1;
    await this.git('checkout', '-q', '--', 'mine/0.txt');
  }

  /** To a new branch; half of the time back again, with what has happened there merged. */
  async switchBranch(): Promise<void> {
    const branch = await this.git('symbolic-ref', '--short', 'HEAD');
    const other = `side-${String(this.#round)}`;
    const text = `round ${String(this.#round)}\n`;
    put(this.#place.dir, 'mine/untracked', text);
    await this.git('checkout', '-q', '-b', other);
    await delay(this.#random() * 200);
    if (this.#random() < 0.5) await this.#goBack(branch, other);
    this.#expect('an untracked file', this.#read('mine/untracked'), text);
    this.switches += 1;
  }

  async #goBack(branch: string, other: string): Promise<void> {
    await this.git('checkout', '-q', branch);
    await delay(this.#random() * 100);
    try {
      await this.git('merge', '-q', '-X', 'ours', '--no-edit', other);
    } catch (error) {
      // Both sides evolved: a person would look at it; this one gives up the merge.
      if (
        !messageOf(error).includes('CONFLICT') &&
        !/onflict|Automatic merge failed/.test(String((error as { stdout?: string }).stdout))
      )
        throw error;
      await this.git('merge', '--abort');
    }
  }

  async work(until: number): Promise<void> {
    while (Date.now() < until) {
      this.#round += 1;
      const what = this.#random();
      try {
        await (what < 0.7 ? this.commit() : what < 0.85 ? this.stash() : this.switchBranch());
      } catch (error) {
        this.faults.push(`round ${String(this.#round)}: ${messageOf(error).slice(0, 600)}`);
      }
      // Time to think: without it HEAD moves faster than anything can be tried out.
      await delay(this.#random() * 1500);
    }
  }
}

const { place, until, seed } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly place: Place;
  readonly until: number;
  readonly seed: number;
};
const person = new Person(place, seeded(seed));
await person.work(until);
const { commits, faults, commands, locked, moved, longestMs, stashes, switches } = person;
const report: WorkReport = { commits, faults, commands, locked, moved, longestMs, stashes, switches };
process.stdout.write(`${JSON.stringify(report)}\n`);
