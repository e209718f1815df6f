import { join } from 'node:path';
import { gitWorkspace } from '@evolve/git-checkpoint';
import { evolutionLogFile, type ArchivingKnowledge, type CompactionReport, type LogLanguage } from '@evolve/memory';
import type { CommandContext, ExitStatus } from '../command.ts';
import { text } from '../command.ts';
import { wrongUse } from '../usage.ts';

const languageOf = ({ values }: CommandContext): LogLanguage => {
  const given = text(values, 'language') ?? 'en';
  if (given !== 'en' && given !== 'zh') throw wrongUse('--language takes en or zh');
  return given;
};

const sentence = ({ completed, failed }: CompactionReport): string =>
  completed + failed === 0
    ? 'nothing to compact'
    : `archived ${String(completed)} completed and ${String(failed)} failed entries; the store keeps them`;

/** Archives the old entries of the repository's evolution log now, by an extract that needs no model. */
export const compact = async (knowledge: ArchivingKnowledge, context: CommandContext): Promise<ExitStatus> => {
  const language = languageOf(context);
  const { dir } = await gitWorkspace({ dir: context.repo, env: context.env });
  const { VIEWS_DIR } = await import('@evolve/kit');
  const view = evolutionLogFile({ dir: join(dir, VIEWS_DIR), knowledge, language });
  const report = await view.compact({ signal: context.signal });
  context.output.answer(report, [sentence(report)]);
  return 0;
};
