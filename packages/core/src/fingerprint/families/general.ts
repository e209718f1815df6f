import { WEIGHT, type Headline } from './headline.ts';

const TYPE = String.raw`(?:[\w$]{1,60}[.:]{1,2}){0,12}[A-Z][\w$]{0,80}(?:Error|Exception|Warning|Throwable|Failure|Fault|Interrupt|Exit|Timeout|Panic)`;

/** What holds in every language. */
export const GENERAL: readonly Headline[] = [
  {
    pattern: new RegExp(String.raw`^${TYPE}(?: \[[\w.-]{1,60}\]| \(\w{1,40}\))?(?:: |:?$| \{$)`),
    weight: WEIGHT.diagnosis,
  },
  // `ValidationError: 2 validation errors for Order`, and below it which.
  {
    pattern: new RegExp(String.raw`^${TYPE}: \d{1,4} (?:\w{1,20} )?(?:errors?|problems?|violations?|failures?)\b`),
    weight: WEIGHT.diagnosis + 1,
    detail: 'counted',
  },
  // Who says only this has told what in another line.
  {
    pattern: /^(?:Uncaught|Unhandled)\b(?! (?:exception|error|(?:promise )?rejection)\b[^\w\n]{0,20}$)/i,
    weight: WEIGHT.diagnosis,
  },
  { pattern: /^Exception in thread "/, weight: WEIGHT.diagnosis },
  {
    pattern:
      /^(?:\[?\w*Error\]?|error|fatal|failure|exception|panic|abort|critical)\b(?: \[[\w.-]{1,60}\])?\s{0,3}[:!-] /i,
    weight: WEIGHT.said,
  },
  { pattern: /^(?:error|ERR!?|FATAL) \S/, weight: WEIGHT.said },
  { pattern: /\b(?:fatal )?error\b[^:\n]{0,30}: /i, weight: WEIGHT.words + 5 },
  {
    pattern:
      /\b(?:error|fail(?:s|ed|ure)?|fatal|cannot|can't|couldn't|could not|unable|not found|no such|cancell?ed|interrupted|EOF|no space|no route|no matching|missing|denied|refused|rejected|declined|invalid|illegal|unexpected|unknown|unsupported|unrecognized|undefined|unresolved|undeclared|unbound|timed? ?out|timeout|exceed(?:s|ed)?|does not|did not|doesn't|didn't|is not|are not|was not|not allowed|not permitted|not supported|must (?:be|have|not)|required|requires|expected|mismatch(?:ed)?|already (?:exists|in use|defined)|conflicts?|duplicate|violates?|corrupt(?:ed)?|malformed|overflow(?:ed)?|underflow|out of (?:memory|range|bounds|space|disk)|out-of-memory|killed|terminated|aborted|panicked|segmentation fault|core dumped|deadlock|expired|unreachable|unavailable|disconnected|reset by peer|closed|too (?:many|long|large|few|small)|broken|bad|wrong|forbidden|unauthorized|deprecated|crash(?:ed)?|exception|overlaps?)\b/i,
    weight: WEIGHT.words,
  },
  {
    pattern: /错误|失败|异常|拒绝|超时|エラー|失敗|오류|실패|ошибка|Fehler|erreur|échec|errore|fallo/i,
    weight: WEIGHT.words,
  },
  { pattern: /\b[A-Z]{1,6}\d{3,5}\b|\bE[A-Z]{4,}\b|\bERR_[A-Z_]+\b/, weight: WEIGHT.words - 5 },
];
