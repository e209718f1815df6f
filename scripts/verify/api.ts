import type { StepResult } from './step.ts';
import { program } from './tool.ts';

/** The reports are made in a process of their own: the extractor brings its own compiler and much memory. */
export const apiReports = (): Promise<StepResult> =>
  process.env['EVOLVE_UPDATE_API'] === '1'
    ? program('scripts/api-reports.ts', '--update')
    : program('scripts/api-reports.ts');
