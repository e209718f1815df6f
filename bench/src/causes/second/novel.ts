import type { Novel } from './types.ts';
import { NOVEL_CODE } from './novel-code.ts';
import { NOVEL_SERVICES } from './novel-services.ts';
import { NOVEL_TOOLS } from './novel-tools.ts';

export const NOVEL: readonly Novel[] = [...NOVEL_CODE, ...NOVEL_TOOLS, ...NOVEL_SERVICES];
