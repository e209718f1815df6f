import {
  DESCRIPTIVE_FIELDS,
  INSTALL_SCRIPT,
  LIFECYCLE_SCRIPT,
  REFUSED_FIELDS,
  RESOLVING_FIELDS,
} from '../data/merge-rules.ts';
import { opensNothing } from './doors.ts';
import type { FileGain } from './gain.ts';
import { fieldsOf, parseFields, type Fields } from './manifest.ts';

const changedNames = (before: Fields, after: Fields): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

/** Who installs the package meets only what runs then; the other scripts are for those who work on it. */
const scriptGain = (path: string, name: string): FileGain => {
  if (!LIFECYCLE_SCRIPT.test(name)) {
    return { rule: 'merge/script', message: `the script ${name} changes`, path, decision: 'ask', isMinor: true };
  }
  const message = `the script ${name} runs without being asked for`;
  const isMinor = !INSTALL_SCRIPT.test(name);
  return { rule: 'merge/install-script', message, path, decision: 'refuse', ...(isMinor && { isMinor }) };
};

const judgeScripts = (path: string, before: Fields, after: Fields): readonly FileGain[] =>
  changedNames(before, after)
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => scriptGain(path, name));

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

/** A manifest without a type is one for CommonJS. Where there was no manifest, one further up may have said another. */
const saysDefaultType = (before: Fields, after: Fields): boolean =>
  Object.keys(before).length > 0 && before['type'] === undefined && after['type'] === 'commonjs';

const redirectsNothing = (field: string, before: Fields, after: Fields): boolean =>
  opensNothing(field, before, after) || (field === 'type' && saysDefaultType(before, after));

const judgeField = (path: string, field: string, before: Fields, after: Fields): readonly FileGain[] => {
  if (field === 'scripts') return judgeScripts(path, fieldsOf(before[field]), fieldsOf(after[field]));
  if (field.toLowerCase().endsWith('dependencies')) {
    return judgeDependencies(path, field, dependenciesOf(before[field]), dependenciesOf(after[field]));
  }
  if (DESCRIPTIVE_FIELDS.has(field)) return [];
  const decision = REFUSED_FIELDS.has(field) ? 'refuse' : 'ask';
  const message = `the field ${field} changes`;
  const rule = RESOLVING_FIELDS.has(field) ? 'merge/package-field' : 'merge/package-setting';
  const isMinor = rule === 'merge/package-setting' || redirectsNothing(field, before, after);
  return [{ rule, message, path, decision, ...(isMinor && { isMinor }) }];
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
