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

/** Loads the project's modules anew each time; packages outside the root stay loaded. */
export class FreshModules {
  readonly #root: string;
  readonly #importsAny: boolean;
  #hasUrls = false;
  #run = 0;

  /** `importsAny`: whether some module of the project may be loaded by `import`. */
  constructor(root: string, importsAny: boolean) {
    this.#root = root + path.sep;
    this.#importsAny = importsAny;
  }

  /** Forgets what was loaded so far. */
  forget(): void {
    this.#run++;
    for (const file of Object.keys(require.cache)) {
      if (file.startsWith(this.#root)) Reflect.deleteProperty(require.cache, file);
    }
  }

  /** Loads a file as `node FILE` does. */
  load(file: string): Promise<unknown> {
    const isEsm = isEsModule(file);
    if (isEsm || this.#importsAny) this.#freshUrls();
    if (isEsm) return import(pathToFileURL(file).href);
    (Module as unknown as ModuleInternals)._load(file, null, true);
    return Promise.resolve();
  }

  /** Modules loaded by `import` cannot be forgotten, so each run gets them under a URL of its own. */
  #freshUrls(): void {
    if (this.#hasUrls) return;
    this.#hasUrls = true;
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
