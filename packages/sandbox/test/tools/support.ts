import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { toolRegistry, type ToolCase, type ToolRegistry, type ToolRegistryOptions } from '../../src/index.ts';
import { engine, WHO } from './engine.ts';

export interface Place {
  root: string;
  dir: string;
  stateDir: string;
}

/** A new folder for each test. */
export const places = (): Place => {
  const place: Place = { root: '', dir: '', stateDir: '' };
  beforeEach(() => {
    place.root = mkdtempSync(join(tmpdir(), 'tools-test-'));
    place.dir = join(place.root, 'tools');
    place.stateDir = join(place.root, 'state');
  });
  afterEach(() => {
    rmSync(place.root, { recursive: true, force: true });
  });
  return place;
};

export const open = ({ dir, stateDir }: Place, options: Partial<ToolRegistryOptions> = {}): ToolRegistry =>
  toolRegistry({ dir, stateDir, engines: [engine], ...options });

interface Parts {
  readonly name?: string;
  readonly parameters?: string;
  readonly more?: string;
  readonly examples?: string;
  readonly body?: string;
}

export const ANY_OBJECT = "{ type: 'object' }";

/** The source of a tool. */
export const source = ({ name = 'adder', parameters = ANY_OBJECT, more = '', examples = '', body = '1' }: Parts = {}) =>
  [
    `export const tool = { name: '${name}', description: 'For a test', parameters: ${parameters}${more} };`,
    examples === '' ? '' : `export const examples = ${examples};`,
    `export default ${body === '1' ? '() => 1' : body};`,
    '',
  ].join('\n');

const NUMBERS =
  "{ type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'] }";

export const ADDER = source({
  parameters: NUMBERS,
  examples: '[{ args: { a: 1, b: 2 }, result: 3 }]',
  body: '({ a, b }) => a + b',
});

/** Writes, tests and enables. */
export const install = async (registry: ToolRegistry, text: string, cases: readonly ToolCase[] = [{ args: {} }]) => {
  const plan = await registry.propose(text);
  const { name } = await registry.write(plan, WHO);
  await registry.test(name, text.includes('examples') ? [] : cases);
  await registry.enable(name, WHO);
  return name;
};
