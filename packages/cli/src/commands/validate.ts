import type { ReportSource, SandboxPolicy } from '@evolve/sandbox';
import { codeFiles, pathBelow, readContent, readText } from '../code-files.ts';
import type { Command } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';
import { namedPolicy } from '../validator-policy.ts';

interface Judging {
  readonly policy: SandboxPolicy;
  readonly root: string;
  readonly signal: AbortSignal;
}

/** In a process that may die: these are files of anybody. */
const judge = async (file: string, { policy, root, signal }: Judging): Promise<ReportSource> => {
  const { validateIsolated } = await import('@evolve/sandbox');
  const content = await readContent(file);
  const path = await pathBelow(root, file);
  const place = path === undefined ? {} : { path };
  const found = await validateIsolated(content.toString('utf8'), { filename: file, policy, signal, ...place });
  return { file, content, ...found };
};

const plain = async (results: readonly ReportSource[]): Promise<readonly string[]> => {
  const { formatFindings } = await import('@evolve/sandbox');
  return results.flatMap(({ file, content, verdict, findings }) => [
    `${file}: ${verdict}`,
    ...(findings.length === 0 ? [] : [formatFindings(findings, content.toString())]),
  ]);
};

export const validate: Command = {
  name: 'validate',
  usage: 'FILE|DIR... [--policy PRESET|FILE] [--root DIR] [--sarif]',
  summary: 'What code could reach, judged from its syntax before it runs',
  options: { policy: { type: 'string' }, root: { type: 'string' }, sarif: { type: 'boolean' } },
  run: async ({ positionals, values, output, signal }) => {
    if (positionals.length === 0) throw wrongUse('which files?', 'evolve validate FILE|DIR...');
    const { isCodePath, toReport, toSarif } = await import('@evolve/sandbox');
    const { policy, dir } = await namedPolicy(text(values, 'policy') ?? 'default');
    const root = text(values, 'root') ?? dir ?? '.';
    const results: ReportSource[] = [];
    for (const file of await codeFiles(positionals, isCodePath)) {
      signal.throwIfAborted();
      results.push(await judge(file, { policy, root, signal }));
    }
    if (values['sarif'] === true) {
      const log = toSarif(results);
      output.answer(log, [JSON.stringify(log, undefined, 2)]);
    } else output.answer(toReport(results, policy), await plain(results));
    return results.some(({ verdict }) => verdict === 'deny') ? 1 : 0;
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
    const difference = diffCapabilities(await readText(before), await readText(after), { filename: after });
    output.answer(difference, [
      ...difference.gained.map((name) => `+ ${name}`),
      ...difference.lost.map((name) => `- ${name}`),
      ...(difference.gained.length + difference.lost.length === 0 ? ['no difference'] : []),
    ]);
    return difference.gained.length > 0 ? 1 : 0;
  },
};
