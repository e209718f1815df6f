export { openMemory, type Memory, type MemoryOptions } from './open-memory.ts';
export { verifyLedger, type LedgerVerdict } from './journal/verify.ts';
export { DEFAULT_LIMITS, type KnowledgeLimits } from './knowledge/limits.ts';
export type { EvolutionLog, TextPlace } from './log/evolution-log.ts';
export type { LogLanguage } from './log/headings.ts';
export { parseEvolutionLog } from './log/parse.ts';
export { renderEvolutionLog, type RenderOptions } from './log/render.ts';
export { evolutionLogFile, type LogFileOptions } from './log/log-file.ts';
