/** The parts of Vitest's own interface that are used, as its versions 1 to 5 have them. */

export interface VitestTask {
  readonly type: string;
  readonly name: string;
  readonly mode: string;
  readonly tasks?: readonly VitestTask[];
  readonly result?: {
    readonly state?: string;
    readonly errors?: readonly { readonly message?: string; readonly stack?: string }[];
  };
}

export interface VitestFile extends VitestTask {
  readonly filepath: string;
}

/** A test file to run. */
export interface Specification {
  readonly moduleId: string;
}

interface ModuleGraph {
  getModulesByFile(file: string): Iterable<object> | undefined;
  invalidateModule(module: object): void;
}

interface Served {
  readonly server?: { readonly moduleGraph?: ModuleGraph };
}

export interface Vitest extends Served {
  readonly version: string;
  readonly config: {
    readonly dangerouslyIgnoreUnhandledErrors?: boolean;
    readonly passWithNoTests?: boolean;
    readonly poolOptions?: { threads?: { isolate?: boolean } };
  };
  readonly projects: readonly (Served & { readonly config: Vitest['config'] })[];
  readonly configOverride?: { testNamePattern?: RegExp | undefined };
  readonly snapshot: { readonly summary: { readonly added: number; readonly updated: number } };
  readonly state: {
    getFiles(): readonly VitestFile[];
    getUnhandledErrors(): readonly unknown[];
  };
  start(filters: readonly string[]): Promise<unknown>;
  /** 1 to 3. */
  rerunFiles?(files: readonly string[]): Promise<unknown>;
  /** 3 to 5. */
  invalidateFile?(file: string): void;
  getRelevantTestSpecifications?(filters: readonly string[]): Promise<readonly Specification[]>;
  rerunTestSpecifications?(specifications: readonly Specification[], all: boolean): Promise<unknown>;
  setGlobalTestNamePattern?(pattern: string | RegExp): void;
  resetGlobalTestNamePattern?(): void;
}

export interface VitestNode {
  createVitest(mode: 'test', options: object, viteOverrides: object): Promise<Vitest>;
}

const isTest = ({ type }: VitestTask): boolean => type === 'test' || type === 'custom';

const walk = (
  task: VitestTask,
  titles: readonly string[],
): { titles: readonly string[]; ok: boolean; task: VitestTask }[] => {
  if (!isTest(task)) return (task.tasks ?? []).flatMap((child) => walk(child, [...titles, child.name]));
  const state = task.result?.state;
  // What was not asked, or is to be skipped, says nothing.
  return state === 'pass' || state === 'fail' ? [{ titles, ok: state === 'pass', task }] : [];
};

/** The tests of a file that ran, with the names around them. */
export const testsOf = (file: VitestFile): ReturnType<typeof walk> => walk(file, []);
