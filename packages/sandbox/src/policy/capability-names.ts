/** How capabilities are named, in a policy and by the analysis. */
import { foldName } from '@evolve/core/paths';
import { kindOf } from '../analysis/use.ts';
import { CAPABILITIES } from '../data/capabilities.ts';

/** What npm takes for a package, with the capitals of old ones; `#name` is a name of the package's own `imports`. */
const PACKAGE = /^(?:@[a-z\d~-][\w.~-]*\/[a-z\d~_-][\w.~-]*|[#a-z\d~_-][\w.~-]*)$/i;

/** All packages of one scope. */
const SCOPE = /^@[a-z\d~-][\w.~-]*\/\*$/i;

/** The one capability that says what exactly: a package. */
export const PACKAGE_KIND = 'import.package';

export const isPackageName = (name: string): boolean => PACKAGE.test(name);

/** `@scope/*`. */
export const isScopePattern = (name: string): boolean => SCOPE.test(name);

/** What stands behind the colon; undefined where there is none. */
export const detailOf = (capability: string): string | undefined => {
  const kind = kindOf(capability);
  return capability === kind ? undefined : capability.slice(kind.length + 1);
};

/** The pattern for all packages of a package's scope. */
export const scopePatternOf = (name: string): string | undefined => {
  const end = name.indexOf('/');
  return name.startsWith('@') && end > 0 ? `${name.slice(0, end)}/*` : undefined;
};

/** Whether a policy may name it: a capability, or of `import.package` one package or one scope. */
export const isCapabilityName = (name: string): boolean => {
  const detail = detailOf(name);
  if (!Object.hasOwn(CAPABILITIES, kindOf(name))) return false;
  return detail === undefined || (kindOf(name) === PACKAGE_KIND && (isPackageName(detail) || isScopePattern(detail)));
};

/** The names in a policy that speak of one capability. */
export interface CapabilityNames {
  /** Those that grant it, the most exact first. */
  readonly granting: readonly string[];
  /** Those that deny it, folded: where names are blind to case, `LODASH` loads lodash. */
  readonly denying: readonly string[];
  /** The package is called as none is (`lodash/../other`): nothing grants it by name, and every denial by name is meant. */
  readonly isOdd: boolean;
  readonly kind: string;
}

export const namesOf = (capability: string): CapabilityNames => {
  const kind = kindOf(capability);
  const detail = detailOf(capability);
  if (detail === undefined) return { granting: [kind], denying: [kind], isOdd: false, kind };
  const isOdd = !isPackageName(detail) && !isScopePattern(detail);
  const scope = isOdd ? undefined : scopePatternOf(detail);
  const exact = [capability, ...(scope === undefined ? [] : [`${kind}:${scope}`])];
  return {
    granting: isOdd ? [kind] : [...exact, kind],
    denying: [...exact.map(foldName), kind],
    isOdd,
    kind,
  };
};
