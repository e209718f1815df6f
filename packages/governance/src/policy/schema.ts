import { readPublicKey } from '@evolve/core/approvals';
import { z } from 'zod';
import { POLICY_DEFAULTS as D } from './defaults.ts';

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** What the books can add up exactly, in millionths. */
const MOST = 1_000_000_000;

const text = z.string().min(1);
const glob = text
  .refine((value) => value.trim() !== '' && !value.startsWith('#'), 'must not be blank or a comment')
  .refine((value) => !/[\0\r\n]/u.test(value), 'must be one line')
  .refine(
    (value) => !/(?:^!?|\/)\.{1,2}(?:\/|$)/u.test(value),
    'must not step: globs begin at the root of the repository',
  )
  .describe('A glob as in .gitignore, compared without regard to case and Unicode form');
const plainGlob = glob.refine((value) => !value.startsWith('!'), 'must not be negated: protection is never taken away');
const grantable = z.enum(['low', 'medium', 'high']);
const usd = z.number().min(0).max(MOST).describe('US dollars a day');
const amount = z.number().min(0).max(MOST);
const others = {
  tokens: amount.optional().describe('Tokens of models a day, in and out together'),
  calls: amount.optional().describe('Calls of models and editors a day'),
  seconds: amount.optional().describe('Seconds of wall time a day that models and editors take'),
};
/** Whoever limits tokens has not thereby lifted the limit of dollars: it is the default where it is left out. */
const budget = (dollars: number) =>
  z.union([usd, z.strictObject({ usd: usd.default(dollars), ...others })]).default(dollars);
const from = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'must be a time of day, HH:MM');
const to = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/u, 'must be a time of day, HH:MM, at most 24:00');
const share = z.number().gt(0).max(1);

/** One entry of `protected`. */
export const protectedRule = z
  .strictObject({
    path: plainGlob,
    section: text.optional().describe('How the heading of a markdown section begins; the rest of the file stays free'),
    pointer: z
      .string()
      .regex(/^(?:\/(?:[^~]|~[01])*)?$/u, 'must be a JSON pointer: empty, or beginning with a slash')
      .optional()
      .describe('JSON pointer (RFC 6901) into a JSON or YAML file; the rest of the file stays free'),
    level: z
      .enum(['block', 'owner-only', 'ask'])
      .describe('block: refused. owner-only: the owner decides. ask: any person decides'),
    reason: z.string().min(1).max(500).optional().describe('Why: told wherever the rule speaks'),
  })
  .refine((rule) => rule.section === undefined || rule.pointer === undefined, 'has a section or a pointer, not both');

const grant = z.strictObject({
  id: text.describe('Named by every receipt of an evolution that landed under it'),
  paths: z.array(glob).min(1),
  grade: grantable.describe('The highest risk grade that it covers'),
  perDay: z.number().int().min(0).describe('Evolutions a day'),
});

const uniqueIds = (listed: readonly { readonly id: string }[]): boolean =>
  new Set(listed.map(({ id }) => id)).size === listed.length;

const isPublicKey = (key: string): boolean => {
  try {
    return readPublicKey(key).type === 'public';
  } catch {
    return false;
  }
};

const approvalKey = z.strictObject({
  id: text.describe('Named by every decision that is signed with it'),
  publicKey: z
    .string()
    .refine(isPublicKey, 'must be an Ed25519 public key: SPKI in DER, base64, as evolve keys create prints it'),
  role: z
    .enum(['owner', 'reviewer'])
    .describe('reviewer: answers what any person may answer. owner: also what only the owner decides'),
});

const hours = z.number().gt(0).nullable();
const hoursByGrade = z.strictObject({
  low: hours.default(D.approvals.expiresHours),
  medium: hours.default(D.approvals.expiresHours),
  high: hours.default(D.approvals.expiresHours),
});

/** The form of `evolve.policy.json`: what may be left out is filled from the one constant of defaults. */
export const policySchema = z.strictObject({
  $schema: z.string().optional().describe('For editors; not part of the policy'),
  mode: z
    .enum(['observe', 'propose', 'promote'])
    .default(D.mode)
    .describe('observe: look only. propose: prove, then wait for a person. promote: land what a grant covers'),
  editable: z.array(glob).default(D.editable).describe('What evolution may change; an empty list means nothing'),
  protected: z.array(protectedRule).default(D.protected).describe('Besides what is always protected'),
  grades: z
    .array(z.strictObject({ path: plainGlob, grade: z.enum(['low', 'medium', 'high', 'forbidden']) }))
    .default(D.grades)
    .describe('Risk grades besides the built-in ones; the last match decides'),
  grants: z
    .array(grant)
    .refine(uniqueIds, 'must have ids that differ')
    .default(D.grants)
    .describe('What may land without a person'),
  budgets: z
    .strictObject({
      curiosity: budget(D.budgets.curiosity),
      evolution: budget(D.budgets.evolution),
      reflection: budget(D.budgets.reflection),
      all: z
        .union([usd, z.strictObject({ usd: usd.optional(), ...others })])
        .optional()
        .describe('What all categories may spend together'),
    })
    .default(D.budgets),
  quota: z.number().int().min(0).default(D.quota).describe('Evolutions a day'),
  hours: z
    .strictObject({
      from: from.default(D.hours.from),
      to: to.default(D.hours.to).describe('Exclusive; earlier than `from` means past midnight'),
      timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone').default(D.hours.timeZone),
    })
    .default(D.hours),
  isolation: z.enum(['namespace', 'process', 'none']).default(D.isolation).describe('The least that code runs under'),
  probation: z
    .strictObject({
      outcomes: z.number().int().min(1).default(D.probation.outcomes),
      maxDropPoints: z.number().min(0).max(100).default(D.probation.maxDropPoints),
      maxHours: z.number().gt(0).default(D.probation.maxHours),
    })
    .default(D.probation),
  capabilities: z.array(text).default(D.capabilities).describe('What evolved source may use'),
  confidence: z
    .strictObject({ promote: share.default(D.confidence.promote), review: share.default(D.confidence.review) })
    .refine(({ promote, review }) => review <= promote, 'must have a review threshold at or below promote')
    .default(D.confidence),
  limits: z
    .strictObject({
      files: z.number().int().min(1).default(D.limits.files).describe('Changed files'),
      lines: z.number().int().min(1).default(D.limits.lines).describe('Lines added and taken away'),
      bytes: z.number().int().min(1).default(D.limits.bytes).describe('Bytes added'),
      binaries: z.number().int().min(0).default(D.limits.binaries).describe('Files that are no text'),
    })
    .default(D.limits)
    .describe('How large one evolution may be; a larger one is refused'),
  approvals: z
    .strictObject({
      expiresHours: z
        .union([hours, hoursByGrade])
        .default(D.approvals.expiresHours)
        .describe('Hours that a person may take, for all grades or for each; null: no limit'),
      keys: z
        .array(approvalKey)
        .refine(uniqueIds, 'must have ids that differ')
        .optional()
        .describe('With keys, a decision counts only when it is signed with one of them'),
    })
    .default(D.approvals),
  ratchet: z
    .strictObject({
      coverage: z
        .enum(['report', 'require', 'off'])
        .default(D.ratchet.coverage)
        .describe('Changed lines that no check runs: told and counted against the change, refused, or not looked at'),
    })
    .default(D.ratchet),
});

/** What an owner writes. */
export type PolicyInput = z.input<typeof policySchema>;
