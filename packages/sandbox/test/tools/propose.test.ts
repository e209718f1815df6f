/** What is no tool is said to be none, before anything of it runs or is written. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADDER, open, places, source } from './support.ts';
import { WHO } from './engine.ts';

const place = places();

const problemsOf = async (text: string, options = {}): Promise<string> => {
  const registry = open(place, options);
  const plan = await registry.propose(text);
  if (plan.problems.length > 0) {
    await expect(registry.write(plan, WHO)).rejects.toMatchObject({ code: plan.problems[0]?.code });
    expect(existsSync(place.dir)).toBe(false);
  }
  return plan.problems.map(({ code, message }) => `${code} ${message}`).join('\n');
};

describe('code that is refused', () => {
  test.each([
    ['starts programs', "import { execSync } from 'node:child_process'; ", "() => execSync('id')"],
    ['ends the process', '', '() => process.exit(0)'],
    ['makes code', '', "() => eval('1')"],
    ['writes files', "import { writeFileSync } from 'node:fs'; ", "() => writeFileSync('/tmp/x', '')"],
    ['uses the network', '', "() => fetch('https://example.org')"],
    ['loops for ever in plain sight', '', '() => { while (true) {} }'],
    ['does not parse', 'let = ;', '() => 1'],
  ])('%s', async (_, before, body) => {
    expect(await problemsOf(before + source({ body }))).toMatch(/^EVOLVE_TOOL_DENIED /);
  });

  test('a tool of more than one file, because only one is judged', async () => {
    expect(await problemsOf(`import { x } from './x.mjs';\n${source({ body: '() => x' })}`)).toContain('one file');
    const lodash = { policy: { name: 'mine', allow: ['import.package'], guard: {} } };
    expect(await problemsOf(`import x from 'lodash';\n${source({ body: '() => x' })}`, lodash)).toContain('one file');
  });

  test('more than the limit, and text that is none', async () => {
    expect(await problemsOf(`${source()}//${'x'.repeat(70_000)}`)).toContain('larger than 65536 bytes');
    expect(await problemsOf(`${source()}// \ud800`)).toContain('well-formed');
    expect(await problemsOf('')).toContain('export const tool');
  });
});

describe('metadata that is not what it says', () => {
  const module = (tool: string): string => `${tool}\nexport default () => 1;\n`;
  const start = "name: 'adder', description: 'x'";
  test.each([
    ['a getter', `export const tool = { get name() { return 'adder'; }, description: 'x', parameters: {} };`],
    ['a method', `export const tool = { name() { return 'a'; }, description: 'x', parameters: {} };`],
    ['a computed key', `export const tool = { ['na' + 'me']: 'adder', description: 'x', parameters: {} };`],
    ['a computed value', `export const tool = { name: 'ad' + 'der', description: 'x', parameters: {} };`],
    ['a variable', `const n = 'adder'; export const tool = { name: n, description: 'x', parameters: {} };`],
    ['a spread', `const o = {}; export const tool = { ${start}, parameters: {}, ...o };`],
    ['a call', `export const tool = Object.freeze({ ${start}, parameters: {} });`],
    ['a template with an expression', 'export const tool = { name: `a${1}`, description: `x`, parameters: {} };'],
    ['a key twice', `export const tool = { ${start}, name: 'other', parameters: {} };`],
    ['a prototype', `export const tool = { ${start}, parameters: {}, __proto__: { timeoutMs: 1 } };`],
    ['a hole', `export const tool = { ${start}, parameters: { type: 'object', required: [,] } };`],
    ['a pattern', `export const tool = { name: /adder/, description: 'x', parameters: {} };`],
    ['a variable that can change', `export let tool = { ${start}, parameters: { type: 'object' } };`],
    ['an unknown key', `export const tool = { ${start}, parameters: { type: 'object' }, network: true };`],
    ['no description', `export const tool = { name: 'adder', parameters: { type: 'object' } };`],
    [
      'a description for terminals',
      `export const tool = { name: 'adder', description: '\\u001b[2J', parameters: { type: 'object' } };`,
    ],
    [
      'an endless description',
      `export const tool = { name: 'adder', description: '${'x'.repeat(1025)}', parameters: { type: 'object' } };`,
    ],
    ['a time limit that is none', `export const tool = { ${start}, parameters: { type: 'object' }, timeoutMs: -1 };`],
  ])('%s', async (_, tool) => {
    expect(await problemsOf(module(tool))).toMatch(
      /^EVOLVE_TOOL_INVALID .*`tool|^EVOLVE_TOOL_INVALID .*export const tool/m,
    );
  });

  test('no default export', async () => {
    expect(
      await problemsOf("export const tool = { name: 'adder', description: 'x', parameters: { type: 'object' } };"),
    ).toContain('export default');
  });

  test('examples that do not fit the parameters', async () => {
    expect(await problemsOf(ADDER.replace('b: 2 }', "b: 'two' }"))).toContain('examples[0].args');
  });
});

describe('names', () => {
  test.each(['../up', 'a/b', 'a', 'Adder', '1adder', 'a.b', 'a-b', `a${'b'.repeat(64)}`, '', 'toString'])(
    '%s',
    async (name) => {
      expect(await problemsOf(source({ name }))).toContain('EVOLVE_TOOL_INVALID');
    },
  );

  test("the host's own and those that no file system or object should have", async () => {
    const reserved = { reserved: ['adder'] };
    expect(await problemsOf(source(), reserved)).toContain('taken by the host');
    for (const name of ['con', 'lpt1', 'constructor']) expect(await problemsOf(source({ name }))).toContain('taken');
  });

  test('that are paths find nothing, whatever is asked of them', async () => {
    mkdirSync(place.dir, { recursive: true });
    writeFileSync(join(place.root, 'outside.mjs'), ADDER);
    const registry = open(place);
    await expect(registry.proposeFile('../outside')).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
    await expect(registry.delete('../outside', WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
    await expect(registry.show('__proto__')).rejects.toMatchObject({ code: 'EVOLVE_TOOL_NOT_FOUND' });
    expect(await registry.call('../outside', {})).toMatchObject({
      ok: false,
      error: { code: 'EVOLVE_TOOL_NOT_FOUND' },
    });
    expect(existsSync(join(place.root, 'outside.mjs'))).toBe(true);
  });
});

describe('parameters that would be promised and not checked', () => {
  const inside = (schema: string): string => `{ type: 'object', properties: { a: ${schema} } }`;
  test.each([
    ['no object', "{ type: 'string' }"],
    ['no type', '{ properties: {} }'],
    ['a required name that is no property', "{ type: 'object', required: ['a'] }"],
    ['an unknown keyword', inside("{ type: 'string', minlength: 3 }")],
    ['a bound that is no number', inside("{ type: 'string', minLength: '3' }")],
    ['a bound of another type', inside("{ type: 'number', minLength: 3 }")],
    ['a condition', inside("{ type: 'string', if: {} }")],
    ['a reference', inside("{ $ref: '#/$defs/a' }")],
    ['several types', inside("{ type: ['string', 'null'] }")],
    ['an unknown format', inside("{ type: 'string', format: 'color' }")],
    ['a choice of another type', inside("{ type: 'string', enum: [1] }")],
    [
      'something unknown deep down',
      inside("{ type: 'array', items: { type: 'object', properties: { b: { type: 'any' } } } }"),
    ],
    ['a slow pattern', inside("{ type: 'string', pattern: '^(a+)+$' }")],
    ['another slow pattern', inside("{ type: 'string', pattern: '^a*a*a*b$' }")],
    ['a pattern that is nowhere anchored', inside("{ type: 'string', pattern: 'a+' }")],
  ])('%s', async (_, parameters) => {
    expect(await problemsOf(source({ parameters }))).toMatch(/^EVOLVE_TOOL_INVALID parameters/);
  });
});

describe('a plan', () => {
  test('says everything and writes nothing', async () => {
    const plan = await open(place).propose(ADDER);
    expect(plan).toMatchObject({
      name: 'adder',
      base: undefined,
      gained: [],
      problems: [],
      path: join(place.dir, 'adder.mjs'),
    });
    expect(plan.validation.verdict).toBe('allow');
    expect(JSON.parse(JSON.stringify(plan))).toMatchObject({ sha256: plan.sha256 });
    expect(existsSync(place.dir)).toBe(false);
    expect(existsSync(place.stateDir)).toBe(false);
  });

  test('names what a new version can reach besides', async () => {
    const registry = open(place);
    await registry.write(await registry.propose(ADDER), WHO);
    const next = await registry.propose(
      `import { readFileSync } from 'node:fs';\n${ADDER.replace('a + b', "readFileSync('/a')")}`,
    );
    expect(next).toMatchObject({ base: { version: 1 }, gained: ['fs.read'], problems: [] });
    const written = await registry.write(next, WHO);
    expect(written.versions[1]).toMatchObject({ version: 2, gained: ['fs.read'], by: 'owner', reason: 'a test' });
  });

  test('that was altered on its way is not carried out', async () => {
    const registry = open(place);
    const plan = await registry.propose(ADDER);
    const code = 'EVOLVE_TOOL_INVALID';
    await expect(registry.write({ ...plan, source: source() }, WHO)).rejects.toMatchObject({ code });
    await expect(registry.write({ ...plan, name: '../up' }, WHO)).rejects.toMatchObject({ code });
    const evil = source({ body: '() => process.exit(0)' });
    const forged = { ...plan, source: evil, problems: [], validation: plan.validation };
    await expect(registry.write(forged, WHO)).rejects.toMatchObject({ code: 'EVOLVE_TOOL_DENIED' });
  });

  test('that others overtook is not carried out', async () => {
    const registry = open(place);
    const first = await registry.propose(ADDER);
    const second = await registry.propose(source());
    await registry.write(first, WHO);
    await expect(registry.write(second, WHO)).rejects.toMatchObject({
      code: 'EVOLVE_TOOL_CONFLICT',
      consequence: 'retryable',
    });
  });

  test('with obligations that no engine keeps is refused, and one that keeps them is found', async () => {
    const text = source({ body: '({ o, k }) => o[k]' });
    const careless = {
      id: 'careless',
      discharges: [],
      givesContext: true,
      run: () => Promise.reject(new Error('ran')),
    };
    expect(await problemsOf(text, { engines: [careless] })).toContain('no-code-from-strings');
    const plan = await open(place).propose(text);
    expect(plan.validation).toMatchObject({ verdict: 'guard', obligations: ['no-code-from-strings'] });
    expect(plan.problems).toEqual([]);
  });

  test('sends plain tools to an engine for plain tools, others past it', async () => {
    const run = () => Promise.resolve({ ok: true as const, value: 1, output: '' });
    const plain = { id: 'plain', discharges: [], takes: 'pure' as const, givesContext: false, run };
    const other = { id: 'other', discharges: [], givesContext: true, run };
    const registry = open(place, { engines: [plain, other] });
    expect(await registry.propose(ADDER)).toMatchObject({ engine: 'plain' });
    expect(await registry.propose(source({ body: '() => Date.now()' }))).toMatchObject({ engine: 'other' });
    expect(await registry.propose(source({ body: '(args, { now }) => now' }))).toMatchObject({ engine: 'other' });
    expect(await registry.propose(source({ body: 'function () { return arguments.length; }' }))).toMatchObject({
      engine: 'other',
    });
  });
});

test('a link where a tool should be is neither read nor written through', async () => {
  mkdirSync(place.dir, { recursive: true });
  const target = join(place.root, 'precious.mjs');
  writeFileSync(target, ADDER);
  symlinkSync(target, join(place.dir, 'adder.mjs'));
  const registry = open(place);
  await expect(registry.proposeFile('adder')).rejects.toMatchObject({ code: 'EVOLVE_TOOL_CHANGED' });
  await expect(registry.write(await registry.propose(ADDER), WHO)).rejects.toMatchObject({
    code: 'EVOLVE_TOOL_CHANGED',
  });
  expect(await registry.list()).toEqual([]);
});

test('a folder that is a link is not written into', async () => {
  const elsewhere = join(place.root, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, place.dir);
  const registry = open(place);
  await expect(registry.write(await registry.propose(ADDER), WHO)).rejects.toMatchObject({
    code: 'EVOLVE_TOOL_CHANGED',
  });
  expect(existsSync(join(elsewhere, 'adder.mjs'))).toBe(false);
});

test('options that are none are refused', () => {
  expect(() => open(place, { limits: { timeoutMs: 0 } })).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
  expect(() => open(place, { engines: [] })).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
  expect(() => open({ ...place, dir: '' })).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
});
