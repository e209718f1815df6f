/** Runs programs one after the other and says what each touched. Started and killed by `observe.ts`. */
import { readFileSync, writeSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { compileFunction, runInContext, SourceTextModule } from 'node:vm';
import { GRANTED_MODULE, START, watchedRealm, type Realm } from './realm.ts';
import type { Sample } from './tally.ts';

const TIMEOUT_MS = 200;
const GIVEN = ['require', 'module', '__filename', '__dirname'];

/** There are no modules here, granted or not; only those that are not are told. */
const noModules =
  ({ tell }: Realm) =>
  (specifier: string): never => {
    if (!GRANTED_MODULE.test(specifier)) tell(`imports ${specifier}`);
    throw new TypeError('no modules here');
  };

/** In a function, as Node does it, whose variables are not those of the global object. */
const scriptOf = (text: string, realm: Realm): (() => unknown) => {
  const { context, given } = realm;
  const options = { parsingContext: context, importModuleDynamically: noModules(realm) };
  const run = compileFunction(text, ['exports', ...GIVEN], options) as (...all: unknown[]) => unknown;
  const start = (): unknown => Reflect.apply(run, undefined, [{}, ...GIVEN.map((name) => given[name])]);
  return (): unknown => {
    // A call from here would not end with the time limit.
    Reflect.set(context, START, start);
    const starter = `globalThis[Symbol.for('${String(START.description)}')]()`;
    return runInContext(starter, context, { timeout: TIMEOUT_MS }) as unknown;
  };
};

const moduleOf = async (text: string, realm: Realm): Promise<() => unknown> => {
  const { context } = realm;
  const module = new SourceTextModule(text, { context, importModuleDynamically: noModules(realm) });
  await module.link(noModules(realm));
  return () => module.evaluate({ timeout: TIMEOUT_MS });
};

const prepare = (text: string, extension: string, realm: Realm): (() => unknown) | Promise<() => unknown> => {
  if (extension.startsWith('m')) return moduleOf(text, realm);
  try {
    return scriptOf(text, realm);
  } catch (error) {
    if (extension.startsWith('c')) throw error;
    return moduleOf(text, realm);
  }
};

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** How it ended: `unread` programs were not run. */
const run = async ({ text, filename }: Sample, realm: Realm): Promise<'ended' | 'threw' | 'unread'> => {
  const extension = filename.slice(filename.lastIndexOf('.') + 1);
  let start: () => unknown;
  try {
    start = await prepare(extension.endsWith('ts') ? stripTypeScriptTypes(text) : text, extension, realm);
  } catch {
    return 'unread';
  }
  try {
    await Promise.race([start(), turn()]);
    await turn();
    return 'ended';
  } catch {
    return 'threw';
  }
};

/** What a program leaves rejected is its own affair. */
process.on('unhandledRejection', () => undefined);

const [file = '', from = '0'] = process.argv.slice(2);
const samples = JSON.parse(readFileSync(file, 'utf8')) as readonly Sample[];
for (const [index, sample] of samples.entries()) {
  if (index < Number(from)) continue;
  writeSync(1, `${String(index)}\n`);
  const realm = watchedRealm();
  const end = await run(sample, realm);
  writeSync(1, `${JSON.stringify({ index, end, touched: realm.touched().slice(0, 5) })}\n`);
}
