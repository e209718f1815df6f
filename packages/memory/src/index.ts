export { openMemory, type EmbedMissingOptions, type Memory, type MemoryOptions } from './open-memory.ts';
export type { Erased } from './transcripts/erase.ts';
export type { Transcript, Transcripts, TranscriptSubject } from './transcripts/transcripts.ts';
export { DEFAULT_EXPERIENCE_RULES, type ExperienceRules } from './experiences/rules.ts';
export { DEFAULT_EMBEDDING, type EmbeddingOptions } from './experiences/vectors/embedding.ts';
export type { ArchivingKnowledge } from './knowledge/sqlite-knowledge.ts';
export type { ArchiveStep, LogArchives, LogKnowledge } from './log/archives.ts';
export { verifyLedger, type LedgerVerdict } from './journal/verify.ts';
export { DEFAULT_LIMITS, type KnowledgeLimits } from './knowledge/limits.ts';
export type { ArchivedSection, LogArchive } from './log/archive.ts';
export type { EvolutionLog, TextPlace } from './log/evolution-log.ts';
export type { LogLanguage } from './log/headings.ts';
export { parseEvolutionLog } from './log/parse.ts';
export { renderEvolutionLog, type RenderOptions } from './log/render.ts';
export { evolutionLogFile, type EvolutionLogFile, type LogFileOptions } from './log/log-file.ts';
export { compactEvolutionLog } from './log/compact/compact-log.ts';
export type { CompactionReport } from './log/compact/compact.ts';
export {
  COMPACTION_DEFAULTS,
  type CompactionOptions,
  type RefusedSummary,
  type Refusal,
  type Summarize,
  type SummaryRequest,
} from './log/compact/options.ts';
export { checkMemory, type MemoryCheck, type StoreCheck } from './repair/check.ts';
export { repairMemory, type MemoryRepair, type RepairMemoryOptions } from './repair/repair.ts';
export type { StoreRepair } from './repair/salvage.ts';
export type { SalvagedTable } from './repair/copy-table.ts';
export { DEFAULT_EXPORTED_KINDS, exportKnowledge, type ExportOptions } from './exchange/export.ts';
export { EXPORTED_KINDS, type ExportedKind, type KnowledgeRecord } from './exchange/format.ts';
export { importKnowledge, type ImportOptions, type ImportReport, type RefusedLine } from './exchange/import.ts';
export type { KnowledgeRecords, RecordPage } from './exchange/records.ts';
