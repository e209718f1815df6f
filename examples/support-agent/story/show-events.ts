/** What the agent's events look like to a person. */
import type { CheckReport, GateReport, Receipt } from '@evolve/core/contracts';
import type { AgentEvent } from './agent-process.ts';
import type { Narrator } from './narrator.ts';

interface Decided {
  readonly decision: {
    readonly action: string;
    readonly reason: string;
    readonly by: string;
    readonly task?: { readonly text: string };
  };
}

const PROGRESS_EVERY = 200;

const showDecision = (narrator: Narrator, { decision }: Decided): void => {
  if (decision.action === 'idle') return;
  narrator.say(
    `Heartbeat decides (${decision.by}): ${decision.action}. ${decision.task?.text ?? ''}: ${decision.reason}`,
  );
};

const showCheck = (narrator: Narrator, proposer: string, report: CheckReport): void => {
  const tone = report.after === 'pass' ? 'good' : 'bad';
  narrator.say(`Check "${report.id}" on the proposal of ${proposer}: ${report.before} -> ${report.after}`, tone);
};

const showGate = (narrator: Narrator, proposer: string, report: GateReport): void => {
  narrator.say(
    `Gate ${report.id} on the proposal of ${proposer}: ${report.decision}`,
    report.decision === 'refuse' ? 'bad' : 'good',
  );
};

/** A function that shows each event once, progress only now and then. */
export const eventShower = (narrator: Narrator): ((event: AgentEvent) => void) => {
  let shownTried = 0;
  return (event) => {
    const payload = event as never;
    switch (event.event) {
      case 'decision':
        showDecision(narrator, payload);
        return;
      case 'progress': {
        const { proposer, message, tried = 0 } = payload as { proposer: string; message: string; tried?: number };
        if (tried !== 0 && tried - shownTried < PROGRESS_EVERY) return;
        shownTried = tried;
        narrator.detail(`${proposer}: ${message}${tried === 0 ? '' : ` (${String(tried)} candidates tried)`}`);
        return;
      }
      case 'gate':
        showGate(narrator, (payload as { proposer: string }).proposer, (payload as { report: GateReport }).report);
        return;
      case 'check':
        showCheck(narrator, (payload as { proposer: string }).proposer, (payload as { report: CheckReport }).report);
        return;
      case 'promoted': {
        const { commit, summary } = payload as { commit: string; summary: string };
        narrator.say(`Landed as commit ${commit.slice(0, 8)}: ${summary}`, 'good');
        return;
      }
      case 'up':
        narrator.say(`The agent is up, version ${String(event['version']).slice(0, 8)}`);
        return;
      case 'settled':
        narrator.say(`Probation is over: ${String(event['reason'])}`, 'good');
        return;
      case 'rolled-back':
        narrator.say(`Rolled back: ${String(event['reason'])}`, 'good');
        return;
      case 'error':
        narrator.detail(`${String(event['where'])}: ${String(event['message'])}`);
        return;
      default:
    }
  };
};

/** Who proposed, who won, and what was tried. */
export const showAttempts = (narrator: Narrator, receipt: Receipt): void => {
  for (const { attempt, proposer, status, tried, summary, why } of receipt.attempts) {
    narrator.say(
      `Attempt ${String(attempt)}, ${proposer}: ${status} after ${String(tried)} candidates. ${why ?? summary}`,
    );
  }
  const winner = receipt.attempts.find((one) => one.status === 'proved');
  if (winner !== undefined) narrator.say(`The proposal of ${winner.proposer} won`, 'good');
};
