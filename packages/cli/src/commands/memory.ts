import type { ExperienceStats, RecalledExperience } from '@evolve/core/contracts';
import type { ArchivingKnowledge } from '@evolve/memory';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { number } from '../command.ts';
import { healthLines } from '../health-text.ts';
import { wrongUse } from '../usage.ts';
import { withKnowledge } from '../with-knowledge.ts';
import { check, repair } from './memory-care.ts';
import { compact } from './memory-compact.ts';
import { exportTo, importFrom } from './memory-exchange.ts';

type Verb = (knowledge: ArchivingKnowledge, context: CommandContext) => Promise<ExitStatus>;

const DEFAULT_COUNT = 10;

/** Outside text on a terminal: one line, nothing that moves the cursor. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);

const percent = (share: number): string => `${String(Math.round(share * 100)).padStart(3)} %`;

const statsLines = ({ live, superseded, forgotten, outcomes, judged }: ExperienceStats): readonly string[] => [
  `experiences ${String(live)} (${String(superseded)} superseded), ${String(forgotten)} forgotten`,
  `outcomes    ${String(outcomes)}`,
  ...Object.entries(judged).map(([scale, count]) => `judged      ${String(count)} by ${scale}`),
];

const recalledLines = ({ experience, match, probability }: RecalledExperience): readonly string[] => [
  `${percent(probability)}  ${match.padEnd(11)}  ${experience.id}  ${oneLine(experience.problem)}`,
  `${' '.repeat(7)}${experience.proved ? '' : '[unproved] '}${oneLine(experience.solution)}`,
];

/** What stands after the verb. */
const given = ({ positionals: [verb, ...rest] }: CommandContext, what: string): string => {
  const text = rest.join(' ').trim();
  if (text === '') throw wrongUse(`memory ${verb ?? ''}: ${what}?`, 'evolve memory --help');
  return text;
};

const VERBS: Readonly<Record<string, Verb>> = {
  stats: async ({ experiences }, { output }) => {
    const [stats, health] = [await experiences.stats(), await experiences.health()];
    output.answer({ ...stats, health }, [...statsLines(stats), ...healthLines(health)]);
    return 0;
  },
  search: async ({ experiences }, context) => {
    const limit = number(context.values, 'count', 'a whole number from 1 on') ?? DEFAULT_COUNT;
    const { output, signal } = context;
    const found = await experiences.recall(given(context, 'which problem'), { limit, signal });
    output.answer(found, found.length === 0 ? ['nothing like it'] : found.flatMap(recalledLines));
    return found.length === 0 ? 1 : 0;
  },
  forget: async ({ experiences }, context) => {
    const id = given(context, 'which one');
    const forgotten = await experiences.forget(id);
    context.output.answer({ id, forgotten }, [forgotten ? `forgot ${id}` : `there is no experience ${id}`]);
    return forgotten ? 0 : 1;
  },
  compact,
  export: exportTo,
  import: importFrom,
};

/** These work where the memory cannot be opened. */
const CARE: Readonly<Record<string, Command['run']>> = { check, repair };

export const memory: Command = {
  name: 'memory',
  usage:
    'stats | search TEXT [--count N] | forget ID | compact [--language en|zh] | export [--kinds A,B] | import FILE [--trust] | check | repair [--accept-loss]',
  summary:
    'What was tried for which problem, and how it went; compact shortens EVOLUTION.md; export prints all that is known, one JSON document a line; import takes that in, from - too',
  options: {
    count: { type: 'string', short: 'n' },
    'accept-loss': { type: 'boolean' },
    kinds: { type: 'string' },
    language: { type: 'string' },
    trust: { type: 'boolean' },
  },
  run: (context) => {
    const name = context.positionals[0] ?? '';
    const care = CARE[name];
    if (care !== undefined) return care(context);
    const verb = VERBS[name];
    if (verb === undefined) {
      throw wrongUse(`memory ${[VERBS, CARE].flatMap(Object.keys).join(', ')}`, 'evolve memory --help');
    }
    return withKnowledge(context, (knowledge) => verb(knowledge, context));
  },
};
