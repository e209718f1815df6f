import type { Spec } from './types.ts';
import { KNOWN_COMPILED } from './known-compiled.ts';
import { KNOWN_SCRIPTS } from './known-scripts.ts';
import { KNOWN_SERVICES } from './known-services.ts';
import { KNOWN_TOOLS } from './known-tools.ts';

export const KNOWN: readonly Spec[] = [...KNOWN_SCRIPTS, ...KNOWN_COMPILED, ...KNOWN_TOOLS, ...KNOWN_SERVICES];
