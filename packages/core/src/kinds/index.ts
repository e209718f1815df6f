export { kindOfPath, kindOfPaths, type PathKind } from './kinds.ts';
