import { DESCRIPTIVE_FIELDS, LIFECYCLE_SCRIPT, REFUSED_FIELDS, RESOLVING_FIELDS } from '../data/merge-rules.ts';
import type { FileGain } from './gain.ts';

export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a manifest; undefined where it is no JSON object. */
export const parseFields = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** A field's own fields; none where it has none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const changedNames = (before: Fields, after: Fields): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

const judgeScripts = (path: string, before: Fields, after: Fields): readonly FileGain[] =>
  changedNames(before, after)
    .filter((name) => Object.hasOwn(after, name))
    .map((name) =>
      LIFECYCLE_SCRIPT.test(name)
        ? {
            rule: 'merge/install-script',
            message: `the script ${name} runs without being asked for`,
            path,
            decision: 'refuse',
          }
        : { rule: 'merge/script', message: `the script ${name} changes`, path, decision: 'ask', isMinor: true },
    );

/** A range of versions, which the registry resolves. Anything else is a place of its own: a URL, a repository, a folder, an alias. */
const RANGE = /^(?!.*:)[\w.*^~<>=|+ -]*$/;

const isRange = (value: unknown): boolean => typeof value === 'string' && value.length < 200 && RANGE.test(value);

const dependencyGain = (path: string, field: string, name: string, before: Fields, after: Fields): FileGain => {
  const isBump = isRange(before[name]) && isRange(after[name]);
  if (isBump) {
    const message = `${field}: the range of ${name} changes`;
    return { rule: 'merge/dependency-range', message, path, decision: 'ask', isMinor: true };
  }
  const isDev = field === 'devDependencies';
  const message = `${field}: ${name} is added${isRange(after[name]) ? '' : ', or comes from elsewhere'}`;
  return {
    rule: isDev ? 'merge/dev-dependency' : 'merge/dependency',
    message,
    path,
    decision: 'ask',
    ...(isDev && isRange(after[name]) && { isMinor: true }),
  };
};

/** `bundledDependencies` is a list of names; `true` means all. */
const dependenciesOf = (value: unknown): Fields => {
  if (Array.isArray(value)) return Object.fromEntries(value.map((name) => [String(name), 'bundled']));
  return value === true ? { '*': 'bundled' } : fieldsOf(value);
};

const judgeDependencies = (path: string, field: string, before: Fields, after: Fields): readonly FileGain[] =>
  changedNames(before, after)
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => dependencyGain(path, field, name, before, after));

const judgeField = (path: string, field: string, before: Fields, after: Fields): readonly FileGain[] => {
  if (field === 'scripts') return judgeScripts(path, fieldsOf(before[field]), fieldsOf(after[field]));
  if (field.toLowerCase().endsWith('dependencies')) {
    return judgeDependencies(path, field, dependenciesOf(before[field]), dependenciesOf(after[field]));
  }
  if (DESCRIPTIVE_FIELDS.has(field)) return [];
  const decision = REFUSED_FIELDS.has(field) ? 'refuse' : 'ask';
  const message = `the field ${field} changes`;
  return RESOLVING_FIELDS.has(field)
    ? [{ rule: 'merge/package-field', message, path, decision }]
    : [{ rule: 'merge/package-setting', message, path, decision, isMinor: true }];
};

/** What a change of package.json newly installs, runs or redirects. */
export const judgePackageJson = (path: string, before: string | undefined, after: string): readonly FileGain[] => {
  const now = parseFields(after);
  if (now === undefined) {
    return [{ rule: 'merge/package-json', message: 'not a JSON object', path, decision: 'refuse' }];
  }
  const then = before === undefined ? {} : (parseFields(before) ?? {});
  return changedNames(then, now).flatMap((field) => judgeField(path, field, then, now));
};
