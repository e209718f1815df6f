import type { FreshModules } from './fresh-modules.ts';
import type { RunnableProgram } from './program.ts';

/** `node SCRIPT`. */
export const scriptProgram = (modules: FreshModules, script: string): RunnableProgram => ({
  start: () => {
    modules.forget();
    return modules.load(script);
  },
});
