/** What the interpreter is asked to do. An effect is data: it is journaled before it runs and settled with its event. */
import type { CycleState } from './state.ts';

export type EffectType =
  | 'collect'
  | 'decide'
  | 'explore'
  | 'propose'
  | 'prove'
  | 'assess'
  | 'request-approval'
  | 'promote'
  | 'roll-back'
  | 'conclude';

/** Everything that an effect needs is in the state that it comes with. */
export interface Effect {
  readonly type: EffectType;
}

export type Step = readonly [CycleState, readonly Effect[]];
