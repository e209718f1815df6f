import { readFileSync } from 'node:fs';
import Module, { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface ModuleInternals {
  _load(request: string, parent: null, isMain: boolean): unknown;
}

const require = createRequire(import.meta.url);

const nearestPackageType = (file: string): string | undefined => {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
      return typeof manifest === 'object' && manifest !== null && 'type' in manifest
        ? String(manifest.type)
        : undefined;
    } catch {
      if (dir === path.dirname(dir)) return undefined;
    }
  }
};

const isEsModule = (file: string): boolean => {
  if (/\.m[jt]s$/.test(file)) return true;
  if (/\.c[jt]s$/.test(file)) return false;
  return nearestPackageType(file) === 'module' || /^\s*(?:import|export)\b[^(]/m.test(readFileSync(file, 'utf8'));
};

/** Loads the check's script again and again, its own modules fresh each time; packages outside the root stay loaded. */
export class FreshProgram {
  readonly #root: string;
  readonly #script: string;
  readonly #esm: boolean;
  #run = 0;

  constructor(root: string, script: string, anyEsm: boolean) {
    this.#root = root + path.sep;
    this.#script = script;
    this.#esm = isEsModule(script);
    if (anyEsm || this.#esm) this.#freshUrls();
  }

  start(): Promise<unknown> {
    this.#run++;
    for (const file of Object.keys(require.cache)) {
      if (file.startsWith(this.#root)) Reflect.deleteProperty(require.cache, file);
    }
    if (this.#esm) return import(pathToFileURL(this.#script).href);
    (Module as unknown as ModuleInternals)._load(this.#script, null, true);
    return Promise.resolve();
  }

  /** Modules loaded by `import` cannot be forgotten, so each run gets them under a URL of its own. */
  #freshUrls(): void {
    const root = pathToFileURL(this.#root).href;
    registerHooks({
      resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        if (!found.url.startsWith(root) || !context.conditions.includes('import')) return found;
        return { ...found, url: `${found.url.replace(/\?.*$/, '')}?run=${String(this.#run)}` };
      },
    });
  }
}
