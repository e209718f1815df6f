import type { Candidate, Change, Content, LazyContent } from '../contracts/index.ts';
import { EvolveError } from '../errors/index.ts';

const isLazy = (content: Content): content is LazyContent =>
  typeof content !== 'string' && !(content instanceof Uint8Array);

/** The bytes of one side, reading them where they are lazy. */
export const readBytes = async (content: Content): Promise<Uint8Array> => {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return isLazy(content) ? content.read() : content;
};

/** Size in bytes, without reading anything. */
export const sizeOf = (content: Content): number =>
  typeof content === 'string'
    ? Buffer.byteLength(content, 'utf8')
    : isLazy(content)
      ? content.size
      : content.byteLength;

/**
 * The text of one side that is already in memory (UTF-8; malformed bytes become U+FFFD).
 * @throws EVOLVE_CONTENT_NOT_LOADED for lazy content: call {@link loadCandidate} first.
 */
export const textOf = (content: Content): string => {
  if (typeof content === 'string') return content;
  if (isLazy(content)) {
    throw new EvolveError('EVOLVE_CONTENT_NOT_LOADED', 'the content of this change has not been read yet');
  }
  return Buffer.from(content).toString('utf8');
};

const loadChange = async (change: Change): Promise<Change> => ({
  ...change,
  ...(change.before === undefined ? {} : { before: await readBytes(change.before) }),
  ...(change.after === undefined ? {} : { after: await readBytes(change.after) }),
});

/** The same candidate with all bytes in memory, so that pure functions can judge it. */
export const loadCandidate = async (candidate: Candidate): Promise<Candidate> => ({
  ...candidate,
  changes: await Promise.all(candidate.changes.map(loadChange)),
});
