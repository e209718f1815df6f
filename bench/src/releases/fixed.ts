import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * SHA-256 of the data sets, recorded before the first run on them. Only words were changed since: the three `resolved`
 * addresses in the synthetic lockfiles name an invented host, a scanner looks for other words, and a comment says something else (before:
 * c5251906a1e666317da063086afa620d1b230c0316a9535cad5b06d06132b2e9).
 */
const FIXED = {
  synthetic: '9991ba4cc81b59b6c27ac9a2f4cc726efd105d4f6c322058016a9e5a22bf1b8d',
  pairs: '30ea38819df061c5940c81c4ce02d1ec401aa186a3aa1b8eed2de446a7e42cb3',
} as const;

/** A data set, as it was fixed. @throws Error when it is another one. */
export const readFixed = async (name: keyof typeof FIXED): Promise<unknown> => {
  const bytes = await readFile(new URL(`${name}.json`, import.meta.url));
  if (createHash('sha256').update(bytes).digest('hex') !== FIXED[name]) {
    throw new Error(`${name}.json is not the data set that was fixed`);
  }
  return JSON.parse(bytes.toString('utf8'));
};
