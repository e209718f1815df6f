import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Vite {
  loadConfigFromFile(
    about: { readonly command: 'serve'; readonly mode: 'test' },
    file: string,
    root: string,
  ): Promise<{ readonly config: { readonly test?: object } } | null>;
}

/** In the order in which Vitest looks for them. */
const CONFIG_FILES = [/^vitest\.config\.[cm]?[jt]s$/, /^vite\.config\.[cm]?[jt]s$/];

/** What stands under `test` in the project's own configuration, before anybody else has put anything over it. */
export const writtenOptions = async (entry: string, root: string): Promise<Readonly<Record<string, unknown>>> => {
  const names = readdirSync(root).sort();
  const file = CONFIG_FILES.flatMap((pattern) => names.filter((name) => pattern.test(name)))[0];
  if (file === undefined) return {};
  const folder = path.dirname(createRequire(entry).resolve('vite/package.json'));
  const vite = (await import(pathToFileURL(path.join(folder, 'dist', 'node', 'index.js')).href)) as Vite;
  const loaded = await vite.loadConfigFromFile({ command: 'serve', mode: 'test' }, path.join(root, file), root);
  return { ...loaded?.config.test };
};
