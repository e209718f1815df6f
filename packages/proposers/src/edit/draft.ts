import type { Draft } from '@evolve/core/contracts';
import { bound, redact } from '@evolve/core/untrusted';
import { oneLine } from '../one-line.ts';
import type { AttemptResult } from './attempt.ts';
import type { Session } from './session.ts';

/** A passing check is no proof: the most that this proposer thinks of its own work, with and without one. */
const MAX_CONFIDENCE = { green: 0.9, unchecked: 0.5 };
const MAX_SUMMARY = 100;
const MAX_RATIONALE_BYTES = 2_000;
const MAX_NOTE = 200;

const cost = ({ spending }: Pick<Session, 'spending'>): Pick<Draft, 'costUsd' | 'used'> => {
  const costUsd = spending.total();
  return { ...(costUsd === undefined ? {} : { costUsd }), used: spending.used() };
};

const rationaleOf = (text: string | undefined): Pick<Draft, 'rationale'> =>
  text === undefined || text.trim() === '' ? {} : { rationale: bound(redact(text), MAX_RATIONALE_BYTES) };

export const acceptedDraft = (
  session: Session,
  { answer, model, green }: Extract<AttemptResult, { kind: 'accepted' }>,
  attempts: number,
): Draft => {
  const cause = answer.hypotheses[0]?.cause;
  const summary = oneLine(answer.summary, MAX_SUMMARY);
  return {
    status: 'edited',
    summary: summary === '' ? `Edit ${answer.edits[0]?.path ?? 'the source'}` : summary,
    ...rationaleOf(answer.rationale),
    confidence: Math.min(answer.confidence, green ? MAX_CONFIDENCE.green : MAX_CONFIDENCE.unchecked),
    ...cost(session),
    tried: attempts,
    notes: {
      model: oneLine(model, MAX_NOTE),
      attempts,
      ...(session.failing === undefined ? {} : { check: oneLine(session.failing.check.id, MAX_NOTE) }),
      ...(cause === undefined ? {} : { cause: oneLine(cause, MAX_NOTE) }),
    },
  };
};

export const emptyDraft = (
  session: Pick<Session, 'options' | 'spending'>,
  summary: string,
  attempts: number,
  rationale?: string,
): Draft => ({
  status: 'none',
  summary,
  ...rationaleOf(rationale),
  ...cost(session),
  tried: attempts,
  notes: { model: oneLine(session.options.model.id, MAX_NOTE), attempts },
});
