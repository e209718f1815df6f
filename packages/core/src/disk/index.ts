export {
  appendSynced,
  hasCode,
  privateDir,
  replaceFile,
  syncDir,
  syncFile,
  unlessMissing,
  writeSynced,
} from './durable.ts';
export { withDiskErrors } from './disk-errors.ts';
export { openLineFile, type LineFile, type LineFormat, type ParsedLines } from './line-file.ts';
export { tryLock, withLock, type HeldLock, type LockOptions } from './lock.ts';
