import { drawEdits, judgeEdit, judgeFix, type Assessed, type Judging, type Prepared } from './judge.ts';

export interface Figures {
  /** Wrong edits that are no equivalent ones. */
  decoys: number;
  equivalent: number;
  /** Accepted by the check's tests. */
  byTests: number;
  /** Accepted by the tests and by the gates, and those that the gates leave to a person. */
  accepted: number;
  asked: number;
  /** Of those that the tests accept: nothing but leaving parts of the patch out speaks against them. */
  onlyByParts: number;
  /** Those on a line of the fix that the tests accept, and those of them that the gates accept. */
  nearByTests: number;
  nearAccepted: number;
  fixes: number;
  fixesAccepted: number;
}

const none = (): Figures => ({
  decoys: 0,
  equivalent: 0,
  byTests: 0,
  accepted: 0,
  asked: 0,
  onlyByParts: 0,
  nearByTests: 0,
  nearAccepted: 0,
  fixes: 0,
  fixesAccepted: 0,
});

/** Nothing of its behaviour differs from the old version's but as the failing tests ask. */
const looksRight = ({ assessment: { evidence } }: Assessed): boolean =>
  evidence !== undefined &&
  evidence.passingStrange +
    evidence.ordinaryStrange +
    evidence.likeStrange +
    evidence.newErrors +
    evidence.lostErrors ===
    0;

const add = (figures: Figures, assessed: Assessed): void => {
  const { accept } = assessed.assessment;
  figures.byTests++;
  if (accept === 'yes') figures.accepted++;
  if (accept === 'ask') figures.asked++;
  if (looksRight(assessed)) figures.onlyByParts++;
  if (assessed.isNear) figures.nearByTests++;
  if (assessed.isNear && accept === 'yes') figures.nearAccepted++;
};

const countEdits = async (prepared: Prepared, most: number, judging: Judging, figures: Figures): Promise<void> => {
  let made = 0;
  for (const edit of drawEdits(prepared, judging.seed)) {
    if (made >= most) break;
    const verdict = await judgeEdit(prepared, edit, judging);
    if (verdict === 'equivalent') {
      figures.equivalent++;
      continue;
    }
    made++;
    figures.decoys++;
    if (verdict === 'refused by the tests') continue;
    add(figures, verdict);
    judging.onAssessed?.(verdict);
  }
};

/** The real fix and some wrong edits of each program through the gates. */
export const countDecoys = async (cases: Iterable<Prepared>, most: number, judging: Judging): Promise<Figures> => {
  const figures = none();
  for (const prepared of cases) {
    const fix = await judgeFix(prepared, judging);
    figures.fixes++;
    if (fix.assessment.accept === 'yes') figures.fixesAccepted++;
    judging.onAssessed?.(fix);
    await countEdits(prepared, most, judging, figures);
  }
  return figures;
};
