/**
 * Runs the cases of one file in the order of their names' appearance and prints a line for each. Owns: the tree of the
 * file, which case is current, the results.
 *
 * 1. One case runs at a time.
 * 2. A case that waits for nothing that could still happen is ended, and failed, by {@link SuiteRun.drain}.
 * 3. Wall time decides nothing: time limits of tests are not kept, the process's own limits are.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
import { hooksAround, isSelected, newCase, type Body, type Case, type HookKind } from './case.ts';
import { runBody } from './run-body.ts';
import type { CaseResult } from '../protocol.ts';

export interface Style {
  /** The arguments that bodies of tests and hooks are given. */
  readonly argsOf: (own: Case) => readonly unknown[];
  /** Declared parameters of a test, and of a hook, that calls back. */
  readonly callbackAt: { readonly test: number; readonly hook: number } | undefined;
  /** Whether suites have a line of their own, as in Node's runner. */
  readonly suiteLines: boolean;
  readonly afterTest?: (own: Case) => void;
  readonly name: (own: Case) => string;
}

export class SuiteRun {
  readonly root: Case;
  readonly results: CaseResult[] = [];
  readonly #style: Style;
  readonly #print: (line: string) => void;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #current = new AsyncLocalStorage<Case>();
  #running: Case[] = [];
  #hasOnly = false;

  constructor(
    file: string,
    options: {
      readonly style: Style;
      readonly print: (line: string) => void;
      readonly only?: ReadonlySet<string> | undefined;
    },
  ) {
    this.root = newCase(file, undefined, { kind: 'suite' });
    this.#style = options.style;
    this.#print = options.print;
    this.#only = options.only;
  }

  /** The case around the code that asks. */
  current(): Case {
    return this.#current.getStore() ?? this.root;
  }

  add(name: string, kind: Case['kind'], body: Body | undefined, mode: Case['mode'], args: unknown[] = []): Case {
    if (mode === 'only') this.#hasOnly = true;
    return newCase(name, this.current(), { kind, mode, args, ...(body === undefined ? {} : { body }) });
  }

  hook(kind: HookKind, body: Body, own: Case = this.current()): void {
    own.hooks[kind].push(body);
  }

  /** Lets a suite's body name its cases. */
  collect(own: Case): unknown {
    if (own.mode === 'skip' || own.body === undefined) return undefined;
    const body = own.body;
    return this.#current.run(own, () => body.call(undefined));
  }

  async run(own: Case): Promise<boolean> {
    if (!this.#wants(own)) return true;
    // Node runs what is marked as to do, and lets it fail.
    if (own.mode === 'skip' || (own.body === undefined && own.parent !== undefined)) return true;
    const ok = await this.#current.run(own, () => (own.kind === 'suite' ? this.#suite(own) : this.#test(own)));
    return ok;
  }

  /** True when somebody was waiting in vain. */
  drain(): boolean {
    const own = this.#running.at(-1);
    if (own?.interrupt === undefined) return false;
    own.interrupt(new Error('the event loop is empty and the test still waits'));
    return true;
  }

  /** An error that nobody caught belongs to the case that runs. */
  uncaught(error: unknown): boolean {
    const own = this.#running.at(-1);
    if (own?.interrupt === undefined) return false;
    own.interrupt(error instanceof Error ? error : new Error(textOf(error)));
    return true;
  }

  #wants(own: Case): boolean {
    if (own.parent?.kind === 'test') return true;
    if (own !== this.root && !isSelected(own, this.#only)) return false;
    return !this.#hasOnly || own === this.root || isMarked(own);
  }

  async #suite(own: Case): Promise<boolean> {
    let ok = await this.#guard(own, async () => {
      for (const hook of own.hooks.before) await this.#hook(own, hook);
    });
    if (ok) for (const child of own.children) ok = (await this.run(child)) && ok;
    ok =
      (await this.#guard(own, async () => {
        for (const hook of own.hooks.after) await this.#hook(own, hook);
      })) && ok;
    if (own.mode === 'todo') return true;
    if (own !== this.root && this.#style.suiteLines) this.#line(own, ok);
    return ok;
  }

  async #test(own: Case): Promise<boolean> {
    let ok = await this.#guard(own, async () => {
      for (const hook of hooksAround(own, 'beforeEach')) await this.#hook(own, hook);
      const args = own.args.length > 0 ? own.args : this.#style.argsOf(own);
      if (own.body !== undefined) await runBody(own.body, undefined, args, this.#style.callbackAt?.test);
    });
    for (const child of own.children) if (child.errors.length > 0 && child.mode === 'run') ok = false;
    const isTidy = await this.#guard(own, async () => {
      for (const hook of own.hooks.after) await this.#hook(own, hook);
      for (const hook of hooksAround(own, 'afterEach')) await this.#hook(own, hook);
    });
    this.#style.afterTest?.(own);
    if (own.mode === 'fails') ok = !ok;
    if (own.mode === 'skip' || own.mode === 'todo') return true;
    this.#line(own, ok && isTidy);
    this.results.push([own.id, ok && isTidy]);
    if (!(ok && isTidy) && own.errors.length === 0) own.errors.push(new Error('failed'));
    return ok && isTidy;
  }

  #hook(own: Case, hook: Body): Promise<void> {
    return runBody(hook, undefined, this.#style.argsOf(own), this.#style.callbackAt?.hook);
  }

  async #guard(own: Case, work: () => Promise<void>): Promise<boolean> {
    this.#running.push(own);
    const { promise, reject } = Promise.withResolvers<never>();
    own.interrupt = reject;
    try {
      await Promise.race([work(), promise]);
      return true;
    } catch (error) {
      own.errors.push(error);
      return false;
    } finally {
      own.interrupt = undefined;
      this.#running = this.#running.filter((other) => other !== own);
    }
  }

  #line(own: Case, ok: boolean): void {
    const name = this.#style.name(own).replace(/[\r\n]+/g, ' ');
    const indent = '  '.repeat(Math.max(0, this.#style.suiteLines ? own.depth : 0));
    // With a time, as the real one has: what looks like one at the end of a name is the name's own.
    this.#print(`${indent}${ok ? '✔' : '✖'} ${name} (0ms)`);
    const [error] = own.errors;
    if (!ok && error !== undefined) this.#print(`#   ${textOf(error).replaceAll('\n', '\n#   ')}`);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? String(error.stack) : inspect(error));

const isMarked = (own: Case): boolean => {
  for (let around: Case | undefined = own; around !== undefined; around = around.parent) {
    if (around.mode === 'only') return true;
  }
  return hasMarked(own);
};

const hasMarked = (own: Case): boolean => own.children.some((child) => child.mode === 'only' || hasMarked(child));
