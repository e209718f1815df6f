import type { Pair } from './types.ts';
import { TWINS_CODE } from './twins-code.ts';
import { TWINS_TOOLS } from './twins-tools.ts';

export const PAIRS: readonly Pair[] = [...TWINS_CODE, ...TWINS_TOOLS];
