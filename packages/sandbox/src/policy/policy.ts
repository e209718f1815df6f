/** What holds for some files or packages only, or for all where it names neither. */
export interface PolicyRule {
  /**
   * Globs as in `.gitignore`, relative to the root that the policy speaks of; the last that matches decides, `!` takes out.
   * A rule with `files` and `packages` holds where both do.
   */
  readonly files?: readonly string[] | undefined;
  /** Packages whose own files are meant, those below `node_modules/NAME/`: a name, `@scope/*`, or `*` for every package. */
  readonly packages?: readonly string[] | undefined;
  readonly allow?: readonly string[] | undefined;
  readonly guard?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly deny?: readonly string[] | undefined;
}

/**
 * What code may reach. Whatever nothing grants is refused. A `deny` that applies is the last word, wherever it stands; of what
 * grants, the whole policy is heard first and then its rules in their order, and the last that speaks of a capability decides.
 */
export interface SandboxPolicy {
  /** For people; presets have their name here. */
  readonly name: string;
  /** Capabilities that are granted: `net`, `import.package` (every package), `import.package:lodash`, `import.package:@scope/*`. */
  readonly allow: readonly string[];
  /** Capabilities that are granted as long as the runner keeps these promises, by their names in `OBLIGATIONS`. */
  readonly guard: Readonly<Record<string, readonly string[]>>;
  /** Capabilities that nothing grants, here or in a rule. @default [] */
  readonly deny?: readonly string[] | undefined;
  /** What differs by path and by package. @default [] */
  readonly rules?: readonly PolicyRule[] | undefined;
}
