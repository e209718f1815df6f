import { openJest } from './jest/open.ts';
import type { RunnerJob } from '../protocol.ts';
import type { TestRunner } from './test-runner.ts';
import { openVitest } from './vitest/open.ts';

/** @throws for what is not known to give the command's verdict. */
export const openRunner = (job: RunnerJob): Promise<TestRunner> =>
  job.program.kind === 'vitest' ? openVitest(job) : openJest(job);
