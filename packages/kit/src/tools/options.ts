import type { ToolRegistryOptions } from '@evolve/sandbox';

/** Tools that the agent makes for itself, each change of which is an evolution. */
export interface ToolsOptions extends Omit<ToolRegistryOptions, 'dir' | 'stateDir' | 'placesFiles'> {
  /** Folder of the tools' files, relative to the root of the repository. @default 'tools' */
  readonly dir?: string;
  /** Folder of the registry's records and versions; outside the repository. @default `tools` below the Evolver's `stateDir` */
  readonly stateDir?: string;
  /** Whether a tool that an evolution landed and that passes its own examples is enabled at once. @default true */
  readonly enable?: boolean;
}
