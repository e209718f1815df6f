export interface Runtime {
  readonly node: string;
  readonly pnpm?: string;
  readonly env: NodeJS.ProcessEnv;
}

export type Pnpm = (args: readonly string[]) => Promise<{ readonly code: number; readonly output: string }>;

export function knownRuntime(): Runtime | undefined;
export function fetchRuntime(): Promise<Runtime>;
export function findPnpm(runtime: Runtime): Promise<Pnpm>;
