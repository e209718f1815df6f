export { applyCandidate } from './apply.ts';
export { candidateOf, type FileEdit } from './build.ts';
export { loadCandidate, readBytes, sizeOf, textOf } from './content.ts';
