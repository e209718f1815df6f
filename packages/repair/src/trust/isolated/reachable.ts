const DEEPEST = 3;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Everything that modules give out: their exports, what these hold, and the methods of exported classes. */
export const reachable = (modules: readonly unknown[]): ReadonlySet<unknown> => {
  const found = new Set<unknown>();
  const walk = (value: unknown, depth: number): void => {
    if (!isObject(value) || found.has(value) || depth > DEEPEST) return;
    found.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      // The values of a module's namespace are data properties too; other getters are not run.
      if (descriptor !== undefined && 'value' in descriptor && key !== 'constructor') walk(descriptor.value, depth + 1);
    }
  };
  for (const module of modules) walk(module, 0);
  return found;
};
