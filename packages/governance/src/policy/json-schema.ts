import { z } from 'zod';
import { policySchema } from './schema.ts';

/** The JSON Schema of `evolve.policy.json`, for editors. It says nothing about time zones, ids that differ and thresholds. */
export const policyJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' }),
  title: 'Policy of Evolve',
});
