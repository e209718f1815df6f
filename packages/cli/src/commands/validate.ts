import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EvolveError, messageOf } from '@evolve/core/errors';
import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(resolve(file), 'utf8');
  } catch (error) {
    throw new EvolveError('EVOLVE_NOT_FOUND', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
};

const PRESETS = ['pure', 'default', 'tool', 'source'] as const;

const presetOf = (name: string): (typeof PRESETS)[number] => {
  const preset = PRESETS.find((known) => known === name);
  if (preset === undefined) throw wrongUse(`--policy takes one of ${PRESETS.join(', ')}`);
  return preset;
};

export const validate: Command = {
  name: 'validate',
  usage: 'FILE... [--policy pure|default|tool|source] [--sarif]',
  summary: 'What code could reach, judged from its syntax before it runs',
  options: { policy: { type: 'string' }, sarif: { type: 'boolean' } },
  run: async ({ positionals, values, output }) => {
    if (positionals.length === 0) throw wrongUse('which files?', 'evolve validate FILE...');
    const policy = presetOf(text(values, 'policy') ?? 'default');
    const { formatFindings, toSarif, validate: validateSource } = await import('@evolve/sandbox');
    const results = [];
    for (const file of positionals) {
      const source = await read(file);
      results.push({ file, source, report: validateSource(source, { filename: file, policy }) });
    }
    const isDenied = results.some(({ report }) => report.verdict === 'deny');
    if (values['sarif'] === true) {
      const log = toSarif(results.map(({ file, report }) => ({ file, ...report })));
      output.answer(log, [JSON.stringify(log, undefined, 2)]);
      return isDenied ? 1 : 0;
    }
    output.answer(
      results.map(({ file, report }) => ({ file, ...report })),
      results.flatMap(({ file, source, report }) => [
        `${file}: ${report.verdict}`,
        ...(report.findings.length === 0 ? [] : [formatFindings(report.findings, source)]),
      ]),
    );
    return isDenied ? 1 : 0;
  },
};

export const capabilities: Command = {
  name: 'capabilities',
  usage: 'BEFORE AFTER',
  summary: 'What the second version can reach that the first could not',
  run: async ({ positionals, output }) => {
    const [before, after] = positionals;
    if (before === undefined || after === undefined)
      throw wrongUse('which two files?', 'evolve capabilities BEFORE AFTER');
    const { diffCapabilities } = await import('@evolve/sandbox');
    const difference = diffCapabilities(await read(before), await read(after), { filename: after });
    output.answer(difference, [
      ...difference.gained.map((name) => `+ ${name}`),
      ...difference.lost.map((name) => `- ${name}`),
      ...(difference.gained.length + difference.lost.length === 0 ? ['no difference'] : []),
    ]);
    return difference.gained.length > 0 ? 1 : 0;
  },
};
