import { URL } from 'node:url';
import { mkdirSync, writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../src/policy/json-schema.ts';

const folder = new URL('../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('evolve.policy.schema.json', folder), `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
