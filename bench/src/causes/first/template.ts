/** What a cause is made from: a printer for one tool, and how that tool is usually called. */

import type { Run } from './run.ts';
import type { Printed } from './text.ts';

export type Family =
  | 'node'
  | 'typescript'
  | 'python'
  | 'jvm'
  | 'go'
  | 'rust'
  | 'shell'
  | 'git'
  | 'npm'
  | 'sql'
  | 'docker'
  | 'http'
  | 'test';

/** How an outer error of the same world wraps this one. */
export type Wrap = 'node' | 'python' | 'java' | 'go' | 'command';

export interface Tool {
  readonly family: Family;
  readonly wrap: Wrap;
  /** The command line which a wrapper reports. */
  readonly command: string;
  readonly exitCode: number;
  /** True where the text only exists on Linux or macOS. */
  readonly posixOnly: boolean;
}

export interface Template extends Tool {
  readonly print: (run: Run) => Printed;
}

export type Printer = (run: Run) => Printed;

export function tool(base: Tool, print: Printer, changes: Partial<Tool> = {}): Template {
  return { ...base, ...changes, print };
}
