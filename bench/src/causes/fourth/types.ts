import type { Ctx } from './ctx.ts';

export interface Row {
  readonly cause: string;
  readonly family: string;
  readonly role: 'known' | 'twin' | 'novel';
  readonly variant: number;
  readonly transform: string;
  readonly half: 'seen' | 'query';
  readonly pair?: string;
  readonly pairing?: 1 | 2;
  readonly near?: string;
  readonly text: string;
}

/** What a tool shows of one error: the whole text, and the shapes it can be cut down to. */
export interface Face {
  /** everything: message, stack, context lines */
  readonly full: string;
  /** the message alone, still naming the cause */
  readonly bare: string;
  /** message with a stack that was cut; absent for tools without stacks */
  readonly cut?: string;
  /** the same cause inside an error with another outer message */
  readonly rethrown?: string;
  /** true when the naming line comes last (Python, some build tools) */
  readonly last?: boolean;
}

export type Make = (c: Ctx) => Face;

export interface Def {
  readonly id: string;
  readonly family: string;
  readonly role: 'known' | 'twin' | 'novel';
  readonly make: Make;
  readonly noWin: boolean;
  readonly pair?: string;
  readonly side?: 'a' | 'b';
  readonly near?: string;
}
