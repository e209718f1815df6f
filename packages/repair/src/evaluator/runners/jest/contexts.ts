import { createRequire } from 'node:module';

/** Loop and call units that are left, over all contexts of a run. */
export interface ContextFuel {
  left: number;
}

interface VmModule {
  createContext: (sandbox?: object, ...rest: unknown[]) => object;
}

/** Puts the names that the inserted code uses into every context that is made from now on. */
export const watchContexts = (units: number): ContextFuel => {
  const fuel: ContextFuel = { left: units };
  const out = (): never => {
    throw new Error('out of fuel');
  };
  // The module's own object, which is what Jest's environments look at.
  const vm = createRequire(import.meta.url)('node:vm') as VmModule;
  const { createContext } = vm;
  vm.createContext = (sandbox, ...rest) => {
    const context = createContext(sandbox ?? {}, ...rest);
    Object.defineProperties(context, {
      __evolveFuel: {
        get: () => fuel.left,
        set: (left: number) => {
          fuel.left = left;
        },
        configurable: true,
      },
      __evolveOut: { value: out, configurable: true },
    });
    return context;
  };
  return fuel;
};
