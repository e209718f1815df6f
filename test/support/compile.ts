/** Compiles texts as a host of ours would: strict, with the packages under their names. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import ts from 'typescript';

import { CHECKOUT } from './house.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@evolve/source'],
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
};

/** A project with these files and the checkout's packages, in a temporary folder. */
export const makeProject = (files: Readonly<Record<string, string>>): string => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-docs-'));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const modules = join(dir, 'node_modules');
  mkdirSync(join(modules, '@evolve'), { recursive: true });
  for (const name of readdirSync(join(CHECKOUT, 'packages')))
    symlinkSync(join(CHECKOUT, 'packages', name), join(modules, '@evolve', name));
  for (const name of ['@types', 'vitest']) symlinkSync(join(CHECKOUT, 'node_modules', name), join(modules, name));
  return dir;
};

const show = (diagnostic: ts.Diagnostic): string => {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const { file, start } = diagnostic;
  if (file === undefined || start === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName}:${line + 1}: ${text}`;
};

/** What the compiler says about a project made of these files; nothing when all is well. */
export const compileFaults = (files: Readonly<Record<string, string>>): readonly string[] => {
  const dir = makeProject(files);
  try {
    const options = { ...OPTIONS, typeRoots: [join(CHECKOUT, 'node_modules', '@types')] };
    const program = ts.createProgram({ rootNames: Object.keys(files).map((file) => join(dir, file)), options });
    // The packages themselves are the business of another gate.
    return program
      .getRootFileNames()
      .flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
      .map(show)
      .map((fault) => fault.replaceAll(`${dir}/`, ''));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
