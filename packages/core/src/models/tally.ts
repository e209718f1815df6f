import type { ModelUsage, Use } from '../contracts/index.ts';
import { usageBound, type Pricing } from './prices.ts';
import type { ServiceAnswer, ServiceCall } from './service.ts';

/**
 * What one `generate` may have been charged for.
 *
 * 1. At most `MAX_CHARGED` requests of one `generate` are answered or lost; `bound` counts on it.
 * 2. A lost request counts at its upper bound. Busy, refused and unsent ones are not charged.
 */
export const MAX_CHARGED = 2;

export interface Tally {
  /** Whether another request may be charged (1). */
  readonly room: boolean;
  answered(answer: ServiceAnswer): void;
  lost(call: ServiceCall): void;
  /** In US dollars; undefined when one of the requests cannot be priced, 0 when none was charged. */
  costUsd(): number | undefined;
  /** Tokens are absent when one of the answers did not tell them. */
  used(): Use;
}

interface Charged {
  readonly usd: number | undefined;
  readonly usage: ModelUsage | undefined;
}

const tokensOf = (usage: ModelUsage | undefined): number | undefined =>
  usage === undefined ? undefined : usage.inputTokens + usage.outputTokens;

const sum = (amounts: readonly (number | undefined)[]): number | undefined => {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === amounts.length ? known.reduce((total, amount) => total + amount, 0) : undefined;
};

/** @param asked The model that is asked, for services that do not say which one answered. */
export const startTally = (pricing: Pricing | undefined, asked: string): Tally => {
  const charged: Charged[] = [];
  const priced = (model: string, usage: ModelUsage | undefined): number | undefined =>
    usage === undefined ? undefined : pricing?.(model, usage);
  return {
    get room() {
      return charged.length < MAX_CHARGED;
    },
    answered: ({ costUsd, usage, model = asked }) => {
      charged.push({ usd: costUsd ?? priced(model, usage), usage });
    },
    lost: (call) => {
      const usage = usageBound(call);
      charged.push({ usd: priced(asked, usage), usage });
    },
    costUsd: () => sum(charged.map(({ usd }) => usd)),
    used: () => {
      const tokens = sum(charged.map(({ usage }) => tokensOf(usage)));
      return { calls: charged.length, ...(tokens === undefined ? {} : { tokens }) };
    },
  };
};
