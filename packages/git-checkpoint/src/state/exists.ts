import { lstat } from 'node:fs/promises';
import { unlessMissing } from '@evolve/core/disk';

/** Whether something stands at a path; links are not followed. */
export const exists = async (path: string): Promise<boolean> => (await unlessMissing(lstat(path))) !== undefined;
