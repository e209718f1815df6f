import type { Circumstances } from '@evolve/core/contracts';
import { quote } from '../assess/content.ts';
import { refusal, type Judgement } from '../assess/judge.ts';

/** Findings that are listed; a gate that finds more has said enough. */
const MOST = 20;

/** What a gate said of the change: what it asks about a person decides, what it lets run under guard is of high risk. */
export const capabilityRisks = ({ gates = [] }: Circumstances): readonly Judgement[] =>
  gates.flatMap(({ id, decision, findings, obligations }) => {
    const found = findings.slice(0, MOST).map(({ rule, path = '', message }): Judgement => {
      const of = { rule: `gate:${id}:${rule}`, path, evidence: quote(message) };
      if (decision === 'refuse') return refusal(of.rule, path, of.evidence);
      return { ...of, decision: decision === 'ask' ? 'ask' : 'allow', grade: 'high' };
    });
    const guarded: Judgement[] = obligations.slice(0, MOST).map((obligation) => ({
      ...{ decision: 'allow', grade: 'high', rule: `gate:${id}:guarded`, path: '' },
      evidence: `runs only under the obligation ${quote(obligation)}`,
    }));
    const silent: Judgement[] =
      decision === 'ask' && findings.length === 0
        ? [{ decision: 'ask', grade: 'high', rule: `gate:${id}`, path: '', evidence: 'the gate asks for a person' }]
        : [];
    return [...found, ...guarded, ...silent];
  });
