import type { Finding } from '@evolve/core/contracts';
import { DESCRIPTIVE_FIELDS, LIFECYCLE_SCRIPT, REFUSED_FIELDS } from '../data/merge-rules.ts';

/** One thing that a gate found, and how grave it is. */
export interface GateFinding extends Finding {
  readonly decision: 'refuse' | 'ask';
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseFields = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const changedNames = (before: Fields, after: Fields): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

const judgeScripts = (path: string, before: Fields, after: Fields): readonly GateFinding[] =>
  changedNames(before, after)
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => {
      const refused = LIFECYCLE_SCRIPT.test(name);
      const message = refused ? `the script ${name} runs without being asked for` : `the script ${name} changes`;
      return { rule: 'merge/script', message, path, decision: refused ? 'refuse' : 'ask' };
    });

const judgeDependencies = (path: string, field: string, before: Fields, after: Fields): readonly GateFinding[] =>
  changedNames(before, after)
    .filter((name) => Object.hasOwn(after, name))
    .map((name) => ({
      rule: 'merge/dependency',
      message: `${field}: ${name} is added or changes`,
      path,
      decision: 'ask',
    }));

const judgeField = (path: string, field: string, before: Fields, after: Fields): readonly GateFinding[] => {
  if (field === 'scripts') return judgeScripts(path, fieldsOf(before[field]), fieldsOf(after[field]));
  if (field.toLowerCase().endsWith('dependencies')) {
    return judgeDependencies(path, field, fieldsOf(before[field]), fieldsOf(after[field]));
  }
  if (DESCRIPTIVE_FIELDS.has(field)) return [];
  const decision = REFUSED_FIELDS.has(field) ? 'refuse' : 'ask';
  return [{ rule: 'merge/package-field', message: `the field ${field} changes`, path, decision }];
};

/** What a change of package.json newly installs, runs or redirects. */
export const judgePackageJson = (path: string, before: string | undefined, after: string): readonly GateFinding[] => {
  const now = parseFields(after);
  if (now === undefined) {
    return [{ rule: 'merge/package-json', message: 'not a JSON object', path, decision: 'refuse' }];
  }
  const then = before === undefined ? {} : (parseFields(before) ?? {});
  return changedNames(then, now).flatMap((field) => judgeField(path, field, then, now));
};
