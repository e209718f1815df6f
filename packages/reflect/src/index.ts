export { parseReflection } from './parse-reflection.ts';
export { createReflector, type ReflectorOptions } from './reflector.ts';
export type { ReflectLanguage } from './words.ts';
