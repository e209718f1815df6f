import { FAILING, WEIGHT, type Headline } from './headline.ts';

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
  // A container that ended, and below it why.
  { pattern: /^\s{0,8}(?:Last )?State: {1,12}Terminated$/, weight: WEIGHT.words + 1, detail: 'followed' },
  // .NET's runner: the test, and below it why.
  { pattern: /^\s{0,8}Failed [\w.+]{1,200}(?:\([^()\n]{0,120}\))? \[[<\d]/, weight: WEIGHT.tool, detail: 'title' },
  // Who says only this has told what in another line.
  {
    pattern: /^(?:Uncaught|Unhandled)\b(?! (?:exception|error|(?:promise )?rejection)\b[^\w\n]{0,20}$)/i,
    weight: WEIGHT.diagnosis,
  },
  // A type of an error whose name does not say that it is one, by its package.
  { pattern: /^(?:[a-z_]\w{0,60}\.){1,12}[A-Z]\w{0,80}(?:: \S|$)/, weight: WEIGHT.complaint },
  { pattern: /^Exception in thread "/, weight: WEIGHT.diagnosis },
  {
    pattern:
      /^(?:\[?\w*Error\]?|error|fatal|failure|exception|panic|abort|critical)\b(?: \[[\w.-]{1,60}\])?\s{0,3}[:!-] /i,
    weight: WEIGHT.said,
  },
  { pattern: /^(?:error|ERR!?|FATAL) \S/, weight: WEIGHT.said },
  { pattern: /\b(?:fatal )?error\b[^:\n]{0,30}: /i, weight: WEIGHT.words + 5 },
  {
    pattern: new RegExp(FAILING, 'i'),
    weight: WEIGHT.words,
  },
  {
    pattern: /错误|失败|异常|拒绝|超时|エラー|失敗|오류|실패|ошибка|Fehler|erreur|échec|errore|fallo/i,
    weight: WEIGHT.words,
  },
  // A sentence that explains.
  { pattern: /^(?:An?|The|This|To|No|Your|You|It)\b.{20,600}[.?!]$/, weight: WEIGHT.words - 5 },
  { pattern: /\b[A-Z]{1,6}\d{3,5}\b|\bE[A-Z]{4,}\b|\bERR_[A-Z_]+\b/, weight: WEIGHT.words - 5 },
];
