/** What an attack met on its way. */
type Told = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Told[] => (Array.isArray(value) ? (value as Told[]) : []);
const part = (value: unknown): Told => (typeof value === 'object' && value !== null ? (value as Told) : {});

/** Rules that let something pass. */
const LENIENT: readonly string[] = ['editable'];

const rulesOf = (receipt: Told): readonly string[] =>
  list(receipt['gates'])
    .filter(({ decision }) => decision !== 'pass')
    .flatMap(({ id, findings }) => list(findings).map(({ rule }) => `${String(id)}: ${String(rule)}`))
    .filter((rule) => !LENIENT.some((lenient) => rule.endsWith(`: ${lenient}`)));

const risksOf = (receipt: Told): readonly string[] =>
  list(part(receipt['risk'])['reasons'])
    .map(({ rule }) => String(rule))
    .filter((rule) => !LENIENT.includes(rule));

const checksOf = (receipt: Told): readonly string[] =>
  list(receipt['checks'])
    .filter(({ after }) => after !== 'pass')
    .map(({ id, after }) => `check ${String(id)}: ${String(after)}`);

const endOf = ({ outcome, approval }: Told): readonly string[] => {
  const { status } = part(approval);
  return [`outcome: ${String(outcome)}${typeof status === 'string' ? ` (${status})` : ''}`];
};

/** Rules of gates first, then codes of errors, risks, checks that were red, and how the cycles ended. */
export const stoppedBy = (refusals: readonly string[], receipts: readonly Told[]): readonly string[] => [
  ...new Set([
    ...receipts.flatMap(rulesOf),
    ...refusals,
    ...receipts.flatMap(risksOf),
    ...receipts.flatMap(checksOf),
    ...receipts.flatMap(endOf),
  ]),
];
