/** One way to turn down what a statistic cannot be computed from: `EVOLVE_OPTIONS`, never a figure that means nothing. */
import { EvolveError } from '../errors/index.ts';

/** Of a number as text, so that NaN and infinity survive being written down. */
const shown = (value: unknown): unknown => (typeof value === 'number' ? String(value) : typeof value);

/** @param name The function and what of it, as in `wilson: n`. @param wanted As in `is in [0, 1]`. */
export const refuse = (name: string, wanted: string, value: unknown): never => {
  throw new EvolveError('EVOLVE_OPTIONS', `${name} ${wanted}`, { data: { given: shown(value) } });
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** In [0, 1]. */
export const requireRate = (name: string, value: unknown): number =>
  isNumber(value) && value >= 0 && value <= 1 ? value : refuse(name, 'is in [0, 1]', value);

/** In (0, 1). */
export const requireLevel = (name: string, value: unknown): number =>
  isNumber(value) && value > 0 && value < 1 ? value : refuse(name, 'is in (0, 1)', value);

export const requireFinite = (name: string, value: unknown): number =>
  isNumber(value) ? value : refuse(name, 'is a finite number', value);

/** Finite and not below 0; need not be whole, as with discounted counts. */
export const requireCount = (name: string, value: unknown): number =>
  isNumber(value) && value >= 0 ? value : refuse(name, 'is a finite number of at least 0', value);

export const requirePositive = (name: string, value: unknown): number =>
  isNumber(value) && value > 0 ? value : refuse(name, 'is a finite number above 0', value);

/** A whole number of at least `least`. */
export const requireWhole = (name: string, value: unknown, least = 0): number =>
  Number.isSafeInteger(value) && Number(value) >= least
    ? Number(value)
    : refuse(name, `is a whole number of at least ${least}`, value);

export const requireBoolean = (name: string, value: unknown): boolean =>
  typeof value === 'boolean' ? value : refuse(name, 'is true or false', value);

/** A state comes from a file or another process: what is not of this version is not gone on with. */
export const requireVersion = (name: string, version: unknown): void => {
  if (version !== 1) refuse(`${name}: the state`, 'has version 1', version);
};

const DECISIONS: readonly string[] = ['continue', 'worse'];

/** Of a test that can only say `worse`. */
export const requireDecision = (name: string, decision: 'continue' | 'worse'): 'continue' | 'worse' =>
  DECISIONS.includes(decision) ? decision : refuse(`${name}: the decision`, 'is continue or worse', decision);
