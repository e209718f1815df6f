import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';

// The program may replace what the module of files has.
const fs = { closeSync, ftruncateSync, openSync, writeFileSync, writeSync };

/**
 * Gives a file another text. It is written over and cut to its length, not emptied first: a file system that saves what was
 * emptied and written anew at once, as ext4 does, would take most of a candidate's time.
 */
export const rewrite = (file: string, text: string): void => {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r+');
  } catch {
    // A candidate took it away.
    fs.writeFileSync(file, text);
    return;
  }
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += fs.writeSync(handle, bytes, at, bytes.length - at, at);
    fs.ftruncateSync(handle, bytes.length);
  } finally {
    fs.closeSync(handle);
  }
};
