import type { ErrorCode } from '@evolve/core/errors';
import { JOURNAL_FILE } from '../journal/files.ts';
import { JOURNAL_MIGRATIONS } from '../journal/schema.ts';
import { KNOWLEDGE_FILE } from '../knowledge/files.ts';
import { KNOWLEDGE_MIGRATIONS } from '../knowledge/schema.ts';

export type StoreName = 'knowledge' | 'journal';

export interface StoreKind {
  readonly name: StoreName;
  readonly file: string;
  readonly migrations: readonly string[];
  readonly corrupt: ErrorCode;
}

export const KNOWLEDGE: StoreKind = {
  name: 'knowledge',
  file: KNOWLEDGE_FILE,
  migrations: KNOWLEDGE_MIGRATIONS,
  corrupt: 'EVOLVE_KNOWLEDGE_CORRUPT',
};

export const JOURNAL: StoreKind = {
  name: 'journal',
  file: JOURNAL_FILE,
  migrations: JOURNAL_MIGRATIONS,
  corrupt: 'EVOLVE_JOURNAL_CORRUPT',
};
