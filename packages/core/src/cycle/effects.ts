/** What the interpreter is asked to do. An effect is data: it is journaled before it runs and settled with its event. */
import type { CycleState, Request } from './state.ts';

export type Effect =
  | { readonly type: 'collect' }
  | { readonly type: 'decide'; readonly request?: Request }
  | { readonly type: 'explore' }
  | { readonly type: 'propose' }
  | { readonly type: 'prove' }
  | { readonly type: 'assess' }
  | { readonly type: 'request-approval' }
  | { readonly type: 'promote' }
  | { readonly type: 'activate' }
  | { readonly type: 'roll-back' }
  | { readonly type: 'conclude' };

export type EffectType = Effect['type'];
export type Step = readonly [CycleState, readonly Effect[]];
