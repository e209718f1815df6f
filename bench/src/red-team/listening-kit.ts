/** What an attack gets that imports the kit by itself: the same, and what it refuses is heard. */
import { createEvolver as create } from '@evolve/kit';
import { refusalOf } from './refusal.ts';

export const refusals: string[] = [];

export const createEvolver: typeof create = async (options) => {
  try {
    return await create(options);
  } catch (error) {
    refusals.push(refusalOf(error));
    throw error;
  }
};
