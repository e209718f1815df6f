/** What is timed, and on which texts. */
import { parse as parseReference } from '@typescript-eslint/typescript-estree';
import { parse as parseAcorn } from 'acorn';
import { Linter, type Linter as Lint } from 'eslint';
import security from 'eslint-plugin-security';
import { validate } from '@evolve/sandbox';
import { purePackages } from '../pure-packages.ts';

export type Subject = (text: string) => unknown;

/** As much of each package at most, so that none decides alone; in UTF-16 units. */
const MOST_OF_EACH = 150_000;

export const sample = (): readonly string[] =>
  purePackages().flatMap(({ files }) => {
    let room = MOST_OF_EACH;
    return files.flatMap(({ text }) => ((room -= text.length) >= 0 ? [text] : []));
  });

const lintSecurely = (): Subject => {
  const linter = new Linter();
  const languageOptions = { ecmaVersion: 'latest', sourceType: 'module' } as const;
  const config: Lint.Config[] = [{ ...security.configs.recommended, languageOptions }];
  return (text) => linter.verify(text, config, 'source.js');
};

export const judge: Subject = (text) => validate(text, { filename: 'source.js', goal: 'module' });

export const ESLINT = 'eslint with security';

/** Each is made in the process that it is timed in. */
export const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  acorn: () => (text) => parseAcorn(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }),
  'typescript-estree': () => (text) =>
    parseReference(text, { range: true, jsDocParsingMode: 'none', suppressDeprecatedPropertyWarnings: true }),
  [ESLINT]: lintSecurely,
  'validate, fast lane': () => judge,
  'validate, reference': () => (text) => validate(text, { filename: 'source.js', goal: 'module', lane: 'reference' }),
};
