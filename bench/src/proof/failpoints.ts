/** Every crash window that the source names, so that a new one is killed at without anybody adding it to a list. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../../packages/git-checkpoint/src/', import.meta.url));

/** What `${phase}` stands for in a name. */
const PHASES = ['promote', 'rollback', 'recover', 'recover-rollback'];

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/failpoint\(\s*['"`]([^'"`]+)['"`]/g)].flatMap(([, name = '']) =>
    name.includes('${') ? PHASES.map((phase) => name.replace(/\$\{[^}]*\}/g, phase)) : [name],
  );

const read = (): readonly string[] => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('guard/'),
  );
  return [...new Set(files.flatMap((file) => namesIn(readFileSync(join(SOURCE, file), 'utf8'))))].sort();
};

export const FAILPOINTS = read();

/** Names that begin with an operation belong to it; others (of the index, of locks) may be met by any. */
const OWNERS = [
  'promote',
  'rollback',
  'restore',
  'checkpoint',
  'recover',
  'recover-rollback',
  'snapshot',
  'trial',
  'mirror',
  'guard',
];

/** The crash windows that an operation may pass. */
export const failpointsOf = (operation: string): readonly string[] =>
  FAILPOINTS.filter((name) => {
    const owner = name.split(':')[0] ?? '';
    if (operation === 'recover') return owner.startsWith('recover') || owner === 'restore' || !OWNERS.includes(owner);
    if (operation === 'restore')
      return [operation, 'checkpoint', 'snapshot'].includes(owner) || !OWNERS.includes(owner);
    return owner === operation || !OWNERS.includes(owner);
  });
