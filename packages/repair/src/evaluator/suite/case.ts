/** The tests of one file as a tree. Names and order are all that results are told by. */
export type Body = (...args: never[]) => unknown;
export type HookKind = 'before' | 'after' | 'beforeEach' | 'afterEach';

export interface Case {
  readonly name: string;
  /** Path of names from the file on, with a number where names occur again. */
  readonly id: string;
  readonly depth: number;
  readonly kind: 'suite' | 'test';
  readonly parent: Case | undefined;
  readonly body: Body | undefined;
  readonly hooks: Record<HookKind, Body[]>;
  readonly children: Case[];
  /** Arguments of the body, when the framework gives any. */
  readonly args: readonly unknown[];
  mode: 'run' | 'skip' | 'todo' | 'only' | 'fails';
  errors: unknown[];
  /** Ends the case from outside. */
  interrupt: ((error: Error) => void) | undefined;
}

const SEPARATOR = ' › ';

export const newCase = (
  name: string,
  parent: Case | undefined,
  rest: { readonly kind: Case['kind']; readonly body?: Body; readonly mode?: Case['mode']; readonly args?: unknown[] },
): Case => {
  const again = parent?.children.filter((child) => child.name === name).length ?? 0;
  const own = again === 0 ? name : `${name}#${again + 1}`;
  const created: Case = {
    name,
    id: parent === undefined ? name : parent.id + SEPARATOR + own,
    depth: parent === undefined ? -1 : parent.depth + 1,
    kind: rest.kind,
    parent,
    body: rest.body,
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    children: [],
    args: rest.args ?? [],
    mode: rest.mode ?? 'run',
    errors: [],
    interrupt: undefined,
  };
  parent?.children.push(created);
  return created;
};

/** Hooks of every case around this one: outer first before, inner first after. */
export const hooksAround = (own: Case, kind: 'beforeEach' | 'afterEach'): readonly Body[] => {
  const found: Body[] = [];
  for (let around = own.parent; around !== undefined; around = around.parent) {
    if (kind === 'afterEach') found.push(...around.hooks[kind]);
    else found.unshift(...around.hooks[kind]);
  }
  return found;
};

export const isSelected = (own: Case, only: ReadonlySet<string> | undefined): boolean =>
  only === undefined || only.has(own.id) || own.children.some((child) => isSelected(child, only));
