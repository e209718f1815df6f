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

/** Remembers the language's own objects; the returned function tells whether they are still the same. */
export const watchIntrinsics = (): (() => boolean) => {
  const before: Snapshot = SHARED.map(describe);
  return () =>
    SHARED.every((target, index) => {
      const now = describe(target);
      const then = before[index] ?? [];
      if (now.length !== then.length) return false;
      return now.every(([key, descriptor], place) => {
        const old = then[place];
        return old?.[0] === key && (sameDescriptor(old[1], descriptor) || isVolatile(target, key));
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

/** Programs set `Error.stackTraceLimit` as they like, and nobody is harmed. */
const isVolatile = (target: object, key: PropertyKey): boolean => target === Error && key === 'stackTraceLimit';
