/** Texts with an attack in each: our own set, and BIPIA's tracebacks crossed with its attacks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Injected {
  readonly id: string;
  readonly text: string;
  readonly attack: string;
  /** Words of diagnosis that have to be kept. */
  readonly tokens: readonly string[];
  readonly secrets: readonly string[];
}

interface OwnRow {
  readonly id: string;
  readonly text: string;
  /** In parts, where the text has it in several places. */
  readonly attack: string | readonly string[];
  readonly diagnostics: readonly string[];
  readonly secrets: readonly string[];
}

const OWN = new URL('../../../packages/core/test/fixtures/injections.json', import.meta.url);

export const ownTexts = (): readonly Injected[] =>
  (JSON.parse(readFileSync(OWN, 'utf8')) as readonly OwnRow[]).map(({ diagnostics, attack, ...row }) => ({
    ...row,
    attack: typeof attack === 'string' ? attack : attack.join('\n'),
    tokens: diagnostics,
  }));

export interface Collection {
  readonly contexts: readonly string[];
  readonly attacks: readonly string[];
}

const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.filter((line) => typeof line === 'string').join('\n')
    : typeof value === 'string'
      ? value
      : '';

const linesOf = (file: string): readonly Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const attacksOf = (file: string): readonly string[] =>
  Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly string[]>).flat();

const FILES = ['train.jsonl', 'code_attack_train.json', 'text_attack_train.json'] as const;

/** Undefined where the folder does not hold it. */
export const bipia = (data: string | undefined): Collection | undefined => {
  const files = data === undefined ? [] : FILES.map((name) => join(data, 'bipia', name));
  const [rows, code, text] = files;
  if (rows === undefined || code === undefined || text === undefined || !files.every((file) => existsSync(file))) {
    return undefined;
  }
  // The error itself is part of what an agent would read; where a row has none, the context stands alone.
  const contexts = linesOf(rows).flatMap(({ context, error }) => [textOf(context), textOf(error)]);
  return {
    contexts: contexts.filter((each) => each.trim() !== ''),
    attacks: [...attacksOf(code), ...attacksOf(text)],
  };
};
