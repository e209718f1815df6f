/** Kinds of failure by what their diagnostics say, as data. The first rule that matches decides. */
import type { FailureReview } from '@evolve/core/contracts';
import type { ReflectLanguage } from './words.ts';

export type FailureKind = FailureReview['kind'];

export interface FailureRule {
  readonly kind: FailureKind;
  readonly pattern: RegExp;
}

export const FAILURE_RULES: readonly FailureRule[] = [
  // A version that could not start says why further down; that it did not start is what matters.
  { kind: 'crash', pattern: /\b\d+ failed starts?\b|\bcrash-loop\b/i },
  {
    kind: 'nothing-found',
    pattern:
      /\b(?:no (?:candidate|patch|repair|solution|change|edit)s?\b.*\b(?:found|made|proposed|worth)|nothing (?:was )?(?:found|changed|proposed)|proposed no change)/i,
  },
  {
    kind: 'policy',
    pattern:
      /\b(?:protected (?:path|section|file)|outside the editable|not editable|forbidden (?:path|import|module|identifier|call)|against the policy|policy (?:refuses|forbids|violation)|gains? (?:a )?(?:new )?capabilit|refused by (?:the )?gate|secret found)/i,
  },
  {
    kind: 'syntax',
    pattern:
      /\bSyntaxError\b|\bUnexpected (?:token|identifier|end of|reserved word|string|number)|\bParsing error\b|\bUnterminated (?:string|template|regexp?)|\berror TS1\d{3}\b|\bIndentationError\b|\bTransform failed\b/i,
  },
  {
    kind: 'type',
    pattern: /\berror TS[2-9]\d{3,4}\b|\bis not assignable to\b|\bdoes not exist on type\b|\bCannot find name '/,
  },
  {
    kind: 'timeout',
    pattern: /\btimed? ?out\b|\bTimeoutError\b|\bETIMEDOUT\b|\bdeadline exceeded\b|超时/i,
  },
  {
    kind: 'environment',
    pattern:
      /\bcommand not found\b|\bENOSPC\b|\bEACCES\b|\bEPERM\b|\bEROFS\b|\bEMFILE\b|\bENOTFOUND\b|\bECONNREFUSED\b|\bEADDRINUSE\b|\bspawn \S+ ENOENT\b|\bCannot find (?:package|module) '(?![./])|\bERR_MODULE_NOT_FOUND\b(?!.*'[./])|\bModuleNotFoundError\b|\bEVOLVE_(?:COMMAND_NOT_FOUND|RUNNER_UNAVAILABLE)\b/i,
  },
  {
    kind: 'crash',
    pattern:
      /\bSIG(?:SEGV|KILL|ABRT|BUS|ILL)\b|\bout of memory\b|\bheap limit\b|\bsegmentation fault\b|\bMaximum call stack\b|\bunhandled (?:promise )?rejection\b|\bUncaught\b|\bpanicked at\b|\bcore dumped\b/i,
  },
  {
    kind: 'logic',
    pattern:
      /\bAssertionError\b|\bassertion (?:failed|`)|\bExpected\b[\s\S]{0,400}\b(?:Received|Actual)\b|\bexpected\b.{0,200}\b(?:to (?:be|equal|deeply|have|match|contain|throw)|but (?:got|was))|\b\d+ (?:tests? )?fail(?:ed|ing)\b|^\s*(?:✗|✕|×|FAIL\b|not ok\b)|\b(?:Type|Reference|Range)Error\b/im,
  },
];

interface Advice {
  readonly next: string;
  readonly lesson: string;
}

/** What to do next, and what to remember: general, without names of this one case. */
export const ADVICE: Readonly<Record<FailureKind, Readonly<Record<ReflectLanguage, Advice>>>> = {
  syntax: {
    en: {
      next: 'Make the smallest edit that parses, then check the syntax before anything else.',
      lesson: 'Parse an edited file before it is judged by anything slower.',
    },
    zh: { next: '先做能通过解析的最小修改，再做其他检查。', lesson: '修改后先解析文件，再运行更慢的检查。' },
  },
  type: {
    en: {
      next: 'Read the types of what is called and follow the change to its callers.',
      lesson: 'A change of a signature has to reach every caller in the same edit.',
    },
    zh: { next: '查看被调用者的类型，并修改所有调用处。', lesson: '改变签名时，必须在同一次修改中更新所有调用者。' },
  },
  logic: {
    en: {
      next: 'Compare the expected with the received value and find the first line where they part.',
      lesson: 'Start from the failing expectation, and change the one condition that explains it.',
    },
    zh: { next: '对比期望值与实际值，找到最先出现分歧的一行。', lesson: '从失败的断言出发，只改能解释它的那个条件。' },
  },
  timeout: {
    en: {
      next: 'Look for a loop without an end or a wait without a limit; give the slow call a limit of its own.',
      lesson: 'Every wait needs a limit that is shorter than that of its caller.',
    },
    zh: {
      next: '查找没有终止的循环或没有上限的等待，为慢调用单独设置时限。',
      lesson: '每一次等待都要有比调用者更短的时限。',
    },
  },
  environment: {
    en: {
      next: 'Do not change the source: report what is missing on this machine to a person.',
      lesson: 'A failure of the environment is not repaired by editing source.',
    },
    zh: { next: '不要修改源码：向人报告本机缺少什么。', lesson: '环境问题不能靠修改源码解决。' },
  },
  policy: {
    en: {
      next: 'Stay within the editable paths and need no new capability, or ask a person.',
      lesson: 'Look up what may be edited before proposing a change.',
    },
    zh: { next: '只改允许的路径，不引入新的能力；否则请人决定。', lesson: '提出修改前先确认哪些路径允许修改。' },
  },
  'nothing-found': {
    en: {
      next: 'Try another proposer, or name the file where the fault is suspected.',
      lesson: 'Where a search finds nothing, more evidence helps more than more of the same search.',
    },
    zh: { next: '换一种提案方式，或指明可疑的文件。', lesson: '搜索无果时，补充证据比重复搜索更有用。' },
  },
  crash: {
    en: {
      next: 'Reproduce the crash with the smallest input and guard the step before it.',
      lesson: 'A change that touches start-up or imports has to be started before it is proposed.',
    },
    zh: {
      next: '用最小输入重现崩溃，并在其前一步加以防护。',
      lesson: '涉及启动或导入结构的修改，提交前必须先实际启动一次。',
    },
  },
  unknown: {
    en: {
      next: 'Run the failing check by itself and read its whole output.',
      lesson: 'A check whose output does not say what failed is worth improving first.',
    },
    zh: { next: '单独运行失败的检查并阅读完整输出。', lesson: '先改进说不清失败原因的检查。' },
  },
};
