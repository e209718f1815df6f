/**
 * Compares the public API of each entry with the report on record, `packages/NAME/etc/ENTRY.api.md`; with `--update`
 * writes the reports. Reads the built declarations, so build with types first.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
  type ExtractorMessage,
} from '@microsoft/api-extractor';

import { entriesOf, packageDirs, type Entry, type PackageDir } from './packages.ts';
import { ROOT } from './setup/root.mjs';

/** What the extractor's own compiler needs to read declarations; it is older than ours, so our tsconfig is not for it. */
const COMPILER_OPTIONS = {
  target: 'ES2022',
  lib: ['ES2023', 'ESNext.Disposable'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
};

const configOf = (found: PackageDir, entry: Entry, workDir: string): ExtractorConfig => {
  const packageFolder = join(ROOT, found.dir);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, 'package.json'),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: join(packageFolder, entry.types),
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS, include: [join(packageFolder, 'dist')] } },
      apiReport: { enabled: true, reportFileName: entry.name, reportFolder: workDir, reportTempFolder: workDir },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  });
};

/** Compiler errors in the declarations count; remarks about release tags and comments go into the report or nowhere. */
const isWorthSaying = (message: ExtractorMessage): boolean => message.category === ExtractorMessageCategory.Compiler;

const extract = async (
  found: PackageDir,
  entry: Entry,
): Promise<{ readonly text: string; readonly remarks: string[] }> => {
  const workDir = await mkdtemp(join(tmpdir(), 'evolve-api-'));
  const remarks: string[] = [];
  try {
    Extractor.invoke(configOf(found, entry, workDir), {
      localBuild: true,
      messageCallback: (message) => {
        if (isWorthSaying(message)) remarks.push(message.formatMessageWithLocation(ROOT));
        message.logLevel = ExtractorLogLevel.None;
      },
    });
    return { text: await readFile(join(workDir, `${entry.name}.api.md`), 'utf8'), remarks };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
};

/** The lines that went and came, without their order's context: enough to see what changed. */
const changedLines = (before: string, after: string): string => {
  const old = new Set(before.split('\n'));
  const now = new Set(after.split('\n'));
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `  - ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `  + ${line}`),
  ].join('\n');
};

const check = async (found: PackageDir, entry: Entry): Promise<string[]> => {
  const types = join(ROOT, found.dir, entry.types);
  if (!existsSync(types)) return [`${found.dir}: ${entry.types} was not built`];
  const report = join(ROOT, found.dir, 'etc', `${entry.name}.api.md`);
  const { text, remarks } = await extract(found, entry);
  if (process.argv.includes('--update')) {
    await mkdir(join(ROOT, found.dir, 'etc'), { recursive: true });
    await writeFile(report, text);
    return remarks;
  }
  const recorded = existsSync(report) ? await readFile(report, 'utf8') : '';
  if (recorded === text) return remarks;
  return [
    ...remarks,
    `${found.dir}/etc/${entry.name}.api.md differs from the built API:\n${changedLines(recorded, text)}`,
  ];
};

const problems: string[] = [];
for (const found of packageDirs()) {
  for (const entry of entriesOf(found)) problems.push(...(await check(found, entry)));
}
if (problems.length > 0) {
  console.log(problems.join('\n'));
  console.log('An intended change: npm test -- --update-api, and a changeset for those who upgrade.');
  process.exitCode = 1;
}
