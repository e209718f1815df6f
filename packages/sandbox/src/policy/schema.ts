import * as z from 'zod/mini';
import { EvolveError } from '@evolve/core/errors';
import { CAPABILITIES } from '../data/capabilities.ts';
import { isCapabilityName, isPackageName, isScopePattern } from './capability-names.ts';
import { frozenPolicy, isFrozenPolicy } from './frozen.ts';
import type { SandboxPolicy } from './policy.ts';
import { OBLIGATIONS, PRESETS, type PresetName } from './presets.ts';

export type { PolicyRule, SandboxPolicy } from './policy.ts';

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : typeof value);

const capability = z.string().check(
  z.refine(isCapabilityName, {
    error: ({ input }) => `there is no capability ${shown(input)}; CAPABILITIES has them all`,
  }),
);

const obligation = z.enum(Object.keys(OBLIGATIONS) as (keyof typeof OBLIGATIONS)[], {
  error: ({ input }) => `there is no obligation ${shown(input)}; OBLIGATIONS has them all`,
});

const isOneLine = (glob: string): boolean => /^[^\S\r\n]*[^\s\0][^\0\r\n]*$/.test(glob) && !glob.startsWith('#');
const stays = (glob: string): boolean => !/(?:^!?|\/)\.{1,2}(?:\/|$)|^!?[a-z]:[/\\]/i.test(glob);
/** The backslash escapes; at the end of a name it would be a separator that is none. */
const isPlain = (glob: string): boolean => !/(?<!\\)[{}]|\\[\w/]|\\$/.test(glob);

const glob = z
  .string()
  .check(
    z.refine(isOneLine, { error: 'must be one line, and neither blank nor a comment' }),
    z.refine(stays, { error: 'must not step: globs begin at the root' }),
    z.refine(isPlain, { error: 'globs are those of .gitignore: forward slashes, and no braces (escape them with \\)' }),
  );

const globs = z
  .array(glob)
  .check(
    z.refine((all) => all.some((one) => !one.startsWith('!')), { error: 'must take some files in, not only out' }),
  );

const packagePattern = z.string().check(
  z.refine((name) => name === '*' || isPackageName(name) || isScopePattern(name), {
    error: ({ input }) => `${shown(input)} is no name of a package, no @scope/* and not *`,
  }),
);

/** The parser's own messages are a language that is not loaded here. */
const unknownKeys = {
  error: ({ code, keys }: { readonly code: string; readonly keys?: readonly string[] }) =>
    code === 'unrecognized_keys' ? `there is no ${(keys ?? []).map(shown).join(', ')}` : undefined,
};

const grants = {
  allow: z.optional(z.array(capability)),
  guard: z.optional(z.record(capability, z.array(obligation))),
  deny: z.optional(z.array(capability)),
};

const rule = z
  .strictObject(
    {
      files: z.optional(globs),
      packages: z.optional(z.array(packagePattern).check(z.minLength(1))),
      ...grants,
    },
    unknownKeys,
  )
  .check(
    z.refine(({ allow, guard, deny }) => allow !== undefined || guard !== undefined || deny !== undefined, {
      error: 'a rule has to allow, guard or deny something',
    }),
  );

const schema = z.strictObject(
  {
    $schema: z.optional(z.string()),
    name: z.string(),
    extends: z.optional(z.enum(Object.keys(PRESETS) as PresetName[])),
    ...grants,
    rules: z.optional(z.array(rule)),
  },
  unknownKeys,
);

type PolicyInput = z.infer<typeof schema>;

/** What is added to a preset is heard after all of it, as a rule for every file. */
const extended = ({ name, allow, guard, deny, rules = [] }: PolicyInput, base: SandboxPolicy): SandboxPolicy => {
  const isSilent = allow === undefined && guard === undefined && deny === undefined;
  return structuredClone({
    ...base,
    name,
    rules: [...(base.rules ?? []), ...(isSilent ? [] : [{ allow, guard, deny }]), ...rules],
  });
};

const total = (input: PolicyInput): SandboxPolicy => {
  if (input.extends !== undefined) return extended(input, PRESETS[input.extends]);
  const { name, allow = [], guard = {}, deny, rules } = input;
  return { name, allow, guard, ...(deny === undefined ? {} : { deny }), ...(rules === undefined ? {} : { rules }) };
};

/**
 * A policy from a value of unknown shape: an object as in {@link SandboxPolicy}, where `allow` and `guard` may be left out and
 * `extends` may name a preset to begin with. What comes back is a copy that cannot be changed; pass it on instead of the
 * value, and it is read and compiled once.
 * @throws EVOLVE_POLICY_INVALID naming the parts that are wrong, unknown capabilities and obligations too.
 */
export const parsePolicy = (policy: unknown): SandboxPolicy => {
  if (isFrozenPolicy(policy)) return policy;
  const parsed = schema.safeParse(policy);
  if (parsed.success) return frozenPolicy(total(parsed.data));
  throw new EvolveError('EVOLVE_POLICY_INVALID', `sandbox policy: ${z.prettifyError(parsed.error)}`, {
    data: { issues: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })) },
  });
};

/** The same policy with capabilities that are granted besides, whatever its rules guard; what it denies stays denied. */
export const grantAlso = (policy: SandboxPolicy, allow: readonly string[]): SandboxPolicy =>
  allow.length === 0 ? policy : parsePolicy({ ...policy, rules: [...(policy.rules ?? []), { allow }] });

/** The JSON Schema (2020-12) of a policy as a file, for editors. Which names of packages and globs are right it does not say. */
export const policyJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(schema, {
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === capability) {
        jsonSchema.anyOf = [{ enum: Object.keys(CAPABILITIES) }, { pattern: '^import\\.package:' }];
      }
    },
  }),
  title: 'Policy of the sandbox',
});
