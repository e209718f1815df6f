import { messageOf } from '@evolve/core/errors';
import type { Assessment, Change, FileMode, RiskGrade, RiskReason } from '@evolve/core/contracts';
import { oddNames } from '@evolve/core/paths';
import type { ProtectionLevel } from '../policy/policy.ts';
import type { CompiledPolicy, Protection } from './compile.ts';
import { MAX_PARSED_BYTES, quote, sideOf } from './content.ts';
import { sectionChange } from './markdown.ts';
import { formatOf, pointerChange } from './pointer.ts';

/** One rule's word on one path. */
export interface Judgement extends RiskReason {
  readonly decision: Assessment['decision'];
  readonly grade: RiskGrade;
}

const DECISION_OF: Readonly<Record<ProtectionLevel, Assessment['decision']>> = {
  block: 'refuse',
  'owner-only': 'owner',
  ask: 'ask',
};

/** Package managers follow no reference out of it. */
const MANIFEST = /(?:^|\/)package\.json$/iu;

const REGULAR: ReadonlySet<FileMode> = new Set<FileMode>(['100644', '100755']);
const MODE_NAMES: Readonly<Partial<Record<FileMode, string>>> = { '120000': 'mode:symlink', '160000': 'mode:gitlink' };

/** A refusal: whatever is refused is graded forbidden. */
export const refusal = (rule: string, path: string, evidence: string): Judgement => ({
  decision: 'refuse',
  grade: 'forbidden',
  rule,
  path,
  evidence,
});

const judgeName = ({ path }: Change): readonly Judgement[] =>
  oddNames(path).map(({ rule, why }) => refusal(rule, path, `${why}: ${quote(path)}`));

const judgeModes = ({ path, modeBefore, modeAfter }: Change): readonly Judgement[] => {
  const odd = [modeBefore, modeAfter].find((mode) => mode !== undefined && !REGULAR.has(mode));
  if (odd !== undefined) return [refusal(MODE_NAMES[odd] ?? 'mode:unknown', path, `not a regular file: mode ${odd}`)];
  if (modeBefore !== undefined && modeAfter !== undefined && modeBefore !== modeAfter) {
    return [refusal('mode:changed', path, `mode ${modeBefore} became ${modeAfter}`)];
  }
  if (modeBefore !== undefined || modeAfter !== '100755') return [];
  return [{ decision: 'ask', grade: 'high', rule: 'mode:executable', path, evidence: 'a new executable file' }];
};

/** What a change did to the part of a file that a rule protects; undefined when nothing. */
const partChange = (change: Change, rule: Protection): string | undefined => {
  const format = rule.section === undefined ? formatOf(change.path) : 'markdown';
  if (format === undefined) return 'pointers cannot be followed into this kind of file';
  const maxBytes = MAX_PARSED_BYTES[format];
  const [before, after] = [sideOf(change.before, maxBytes), sideOf(change.after, maxBytes)];
  if ('unreadable' in before) return before.unreadable;
  if ('unreadable' in after) return after.unreadable;
  try {
    return rule.section === undefined
      ? pointerChange(format === 'yaml' ? 'yaml' : 'json', before.text, after.text, rule.pointer ?? '', {
          followsReferences: !MANIFEST.test(change.path),
        })
      : sectionChange(before.text ?? '', after.text ?? '', rule.section);
  } catch (error) {
    // Nesting deeper than a parser's stack, an alias bomb: what cannot be read cannot be shown to be untouched.
    return `cannot be parsed: ${quote(messageOf(error))}`;
  }
};

const whatHappened = (change: Change, rule: Protection): string | undefined => {
  if (rule.section === undefined && rule.pointer === undefined) {
    if (change.before === undefined) return 'added';
    return change.after === undefined ? 'deleted' : 'changed';
  }
  return partChange(change, rule);
};

const judgeProtection = (change: Change, rule: Protection): readonly Judgement[] => {
  const happened = whatHappened(change, rule);
  if (happened === undefined) return [];
  const level = change.before === undefined ? (rule.whenAdded ?? rule.level) : rule.level;
  const evidence = rule.why === undefined ? happened : `${happened} (${rule.why})`;
  const decision = DECISION_OF[level];
  const grade = decision === 'refuse' ? 'forbidden' : 'high';
  return [{ decision, grade, rule: rule.rule, path: change.path, evidence }];
};

const judgeGrade = ({ path }: Change, policy: CompiledPolicy, glob: string): Judgement => {
  const { grade, rule } = policy.grade(path);
  if (grade === 'forbidden') return refusal(rule, path, 'the policy forbids it');
  return { decision: 'allow', grade, rule: 'editable', path, evidence: `${glob} lets it change; ${grade} by ${rule}` };
};

/** Every rule's word on one change. An odd name is refused unread: no other rule can be trusted to know it. */
export const judgeChange = (change: Change, policy: CompiledPolicy): readonly Judgement[] => {
  const odd = judgeName(change);
  if (odd.length > 0) return odd;
  const glob = policy.editable.match(change.path);
  return [
    ...judgeModes(change),
    ...policy.protections(change.path).flatMap((rule) => judgeProtection(change, rule)),
    glob === undefined
      ? refusal('outside-editable', change.path, 'no editable glob takes it in')
      : judgeGrade(change, policy, glob),
  ];
};
