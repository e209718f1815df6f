import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root; every path of the bootstrap starts here, whatever the working directory is. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A progress line. Standard output belongs to the task's program alone. */
export const say = (text) => process.stderr.write(`${text}\n`);
