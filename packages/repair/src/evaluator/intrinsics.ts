/** What a careless or hostile candidate could change for everybody after it. */
const SHARED: readonly object[] = [
  Object,
  Object.prototype,
  Function.prototype,
  Array,
  Array.prototype,
  String,
  String.prototype,
  Number,
  Number.prototype,
  RegExp.prototype,
  Date.prototype,
  Date,
  Map.prototype,
  Set.prototype,
  Promise,
  Promise.prototype,
  Error,
  Error.prototype,
  JSON,
  Math,
  Reflect,
  Symbol,
];

type Snapshot = readonly (readonly [PropertyKey, PropertyDescriptor][])[];

const describe = (target: object): [PropertyKey, PropertyDescriptor][] =>
  Reflect.ownKeys(target).map((key) => [key, Reflect.getOwnPropertyDescriptor(target, key) ?? {}]);

const sameDescriptor = (left: PropertyDescriptor, right: PropertyDescriptor): boolean =>
  Object.is(left.value, right.value) && left.get === right.get && left.set === right.set;

/**
 * Remembers the language's own objects; the returned function tells whether they are still the same. `tellsStacks`: a test
 * runner sets for each run how stacks are told.
 */
export const watchIntrinsics = (tellsStacks: boolean): (() => boolean) => {
  // Programs set the limit as they like, and nobody is harmed.
  const volatile = new Set<PropertyKey>(tellsStacks ? ['stackTraceLimit', 'prepareStackTrace'] : ['stackTraceLimit']);
  const before: Snapshot = SHARED.map(describe);
  return () =>
    SHARED.every((target, index) => {
      const now = describe(target);
      const then = before[index] ?? [];
      if (now.length !== then.length) return false;
      return now.every(([key, descriptor], place) => {
        const old = then[place];
        return old?.[0] === key && (sameDescriptor(old[1], descriptor) || (target === Error && volatile.has(key)));
      });
    });
};

const watchedGlobals = (): Set<string> => new Set(Object.getOwnPropertyNames(globalThis));

/** Deletes the global names that a candidate added. */
export const keepGlobals = (): (() => void) => {
  const known = watchedGlobals();
  return () => {
    for (const name of watchedGlobals()) if (!known.has(name)) Reflect.deleteProperty(globalThis, name);
  };
};

/** Puts the values of global names back, and deletes those that were added; names that `spared` fits are left alone. */
export const keepGlobalValues = (spared: RegExp): (() => void) => {
  const known = new Map(describe(globalThis).filter(([key]) => typeof key === 'string' && !spared.test(key)));
  return () => {
    for (const [key, now] of describe(globalThis)) {
      const then = known.get(key);
      if (then === undefined) {
        if (typeof key === 'string' && !spared.test(key)) Reflect.deleteProperty(globalThis, key);
      } else if (!sameDescriptor(then, now)) Reflect.defineProperty(globalThis, key, then);
    }
    for (const [key, then] of known) if (!Object.hasOwn(globalThis, key)) Reflect.defineProperty(globalThis, key, then);
  };
};
