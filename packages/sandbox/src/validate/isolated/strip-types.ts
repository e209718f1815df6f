import { hostValidator } from './host-validator.ts';
import type { Bounds } from './options.ts';
import { strippedOf, type Stripped } from './protocol.ts';
import type { Outcome } from './validator.ts';

/**
 * TypeScript without its types, by Node's own eraser and in the isolated validator: as every parser of TypeScript it can take
 * exponential time, and it cannot be interrupted. Lines and columns stay as they are. Rejects with the reason of an abort only.
 */
export const stripTypes = (source: string, bounds: Bounds): Promise<Outcome<Stripped>> =>
  hostValidator.ask({ kind: 'strip', source }, strippedOf, bounds);
