import type { Classes } from './value.ts';

/**
 * What instrumented sources tell about themselves: `__evolveFn` names a function, a class or an object of functions when it
 * is made and returns it, `__evolveCall` is told of every call.
 */
export interface Hooks {
  __evolveFn?: (id: string, made: unknown, name?: string) => unknown;
  __evolveCall?: (id: string, self: unknown, args: ArrayLike<unknown>, isNew: boolean) => void;
}

export const hooks = globalThis as Hooks;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Functions and classes by the names that instrumentation gave them; the last one made counts. */
export class Registry implements Classes {
  readonly #made = new Map<string, object>();

  constructor() {
    hooks.__evolveFn = (id, made, name) => {
      if (isObject(made)) this.#made.set(id, made);
      // Wrapping an anonymous function in a call takes the name away that its place would give it.
      if (typeof made === 'function' && name !== undefined && made.name === '') {
        Object.defineProperty(made, 'name', { value: name, configurable: true });
      }
      return made;
    };
  }

  get(id: string): object | undefined {
    return this.#made.get(id);
  }

  prototypeOf(name: string): object | undefined {
    const made = this.#made.get(name);
    const prototype: unknown = typeof made === 'function' ? made.prototype : undefined;
    return isObject(prototype) ? prototype : undefined;
  }

  nameOf(prototype: object): string | undefined {
    for (const name of this.#made.keys()) if (this.prototypeOf(name) === prototype) return name;
    return undefined;
  }
}
