export { foldName } from './fold.ts';
export { anyGlob, globSet, type GlobSet, type Spelling } from './globs.ts';
export { JUDGES, JUDGE_SETTINGS, MANIFESTS } from './judges.ts';
export { NAME_RULES, oddNames, type NameRule } from './names.ts';
