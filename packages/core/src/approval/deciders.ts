/** Who may not decide: whoever is no person. */
import { foldName } from '../paths/index.ts';

export const CLOCK = 'clock';
export const KERNEL = 'kernel';

/** Names are compared as people read them. */
const fold = (name: string): string => foldName(name).trim();

/** Whether a decision under this name is one that the machinery gives to itself. */
export const isSelfMade = (by: string, proposers: readonly { readonly id: string }[]): boolean => {
  const name = fold(by);
  return name === '' || [CLOCK, KERNEL, ...proposers.map(({ id }) => fold(id))].includes(name);
};
