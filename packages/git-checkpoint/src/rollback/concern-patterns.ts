/** Paths by which a rollback is known to leave something undone. Globs as in `.gitignore`, without regard to case. */

/** What is installed follows from these, and a rollback installs nothing. */
export const DEPENDENCY_FILES: readonly string[] = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'requirements*.txt',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'Gemfile.lock',
  'composer.lock',
  'Cargo.lock',
  'go.sum',
];

/** What these did to data has been done. */
export const MIGRATION_FILES: readonly string[] = [
  '**/migrations/**',
  '**/migration/**',
  '**/migrate/**',
  '**/drizzle/**/*.sql',
  '**/prisma/schema.prisma',
  '**/alembic/versions/**',
  '**/flyway/**',
  '**/liquibase/**',
  '**/changelog/**/*.sql',
  '*.migration.*',
  '*_migration.*',
  'schema.sql',
];
