/**
 * The labelled causes: which error, of which tool, in which role.
 * Two entries with different ids are different causes and must never share a fingerprint.
 */

import { KNOWN } from './known.ts';
import { NOVEL } from './novel.ts';
import type { Template } from './template.ts';
import { TWINS, type Side } from './twins.ts';

export type Role = 'known' | 'twin' | 'novel';

export interface Cause {
  readonly id: string;
  readonly role: Role;
  readonly template: Template;
  /** Twins: the pair's id, and on which side of the pair this cause stands. */
  readonly pair?: string;
  readonly side?: 'a' | 'b';
  /** Novel causes: the known cause that looks most like it. */
  readonly near?: string;
}

function fromKnown([id, template]: readonly [string, Template]): Cause {
  return { id, role: 'known', template };
}

function fromPair([pair, [a, b]]: readonly [string, readonly [Side, Side]]): Cause[] {
  return [
    { id: a[0], role: 'twin', template: a[1], pair, side: 'a' },
    { id: b[0], role: 'twin', template: b[1], pair, side: 'b' },
  ];
}

function fromNovel([id, [template, near]]: readonly [string, readonly [Template, string?]]): Cause {
  return { id, role: 'novel', template, ...(near === undefined ? {} : { near }) };
}

export const CAUSES: readonly Cause[] = [
  ...Object.entries(KNOWN).map(fromKnown),
  ...Object.entries(TWINS).flatMap(fromPair),
  ...Object.entries(NOVEL).map(fromNovel),
];
