import { approvals } from './a-approvals.ts';
import { checks } from './a-checks.ts';
import { gits } from './a-git.ts';
import { paths } from './a-paths.ts';
import { states } from './a-state.ts';
import type { Attack } from './world.ts';

export const attacks: readonly Attack[] = [...paths, ...checks, ...gits, ...approvals, ...states];
