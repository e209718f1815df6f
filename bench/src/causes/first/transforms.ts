/** Things that happen to an error text on its way into a log. Each keeps every line that names the cause. */

import { javaFrames, nodeStack, pythonStack } from './frames.ts';
import type { Rand } from './random.ts';
import type { Run, RunOptions } from './run.ts';
import type { Template, Wrap } from './template.ts';
import { indent, linesOf, messageLines, type Part, type Printed } from './text.ts';

export interface Transform {
  readonly name: string;
  /** Changes to the surroundings before the tool prints. */
  readonly setup?: Partial<Pick<RunOptions, 'windows' | 'colour' | 'frames'>>;
  /** True: names around the error differ from those of the cause's other variants. */
  readonly otherNames?: boolean;
  readonly apply: (printed: Printed, run: Run, template: Template) => string[];
  readonly lineEnd?: '\r\n';
}

const isMessage = (part: Part): boolean => part.kind === 'message';

function lastMessage(printed: Printed): number {
  return printed.findLastIndex(isMessage);
}

// --- shortening -----------------------------------------------------------

/** Only the first frames of each stack, and nothing after the last of them. */
function shortStack(printed: Printed, run: Run): string[] {
  const last = lastMessage(printed);
  const kept = printed.filter((part, index) => index < last || isMessage(part) || part.kind === 'stack');
  const stacks = kept.map((part) =>
    part.kind === 'stack' ? { ...part, lines: part.lines.slice(0, run.rand.int(1, 3)) } : part,
  );
  return linesOf(stacks);
}

/** A log store that keeps the first lines only; if the message is the last line, the last lines only. */
function cutTail(printed: Printed, run: Run): string[] {
  const last = lastMessage(printed);
  const before = linesOf(printed.slice(0, last + 1));
  const after = linesOf(printed.slice(last + 1));
  if (after.length <= 1) return cutHead(printed, run);
  const kept = run.rand.int(0, Math.min(2, after.length - 1));
  const lost = after.length - kept;
  const mark = run.rand.pick([
    `… ${lost} more`,
    `… ${lost} more lines`,
    `... [truncated ${lost * run.rand.int(30, 80)} chars]`,
    `[output truncated, ${lost} lines omitted]`,
  ]);
  return [...before, ...after.slice(0, kept), mark];
}

function cutHead(printed: Printed, run: Run): string[] {
  const first = printed.findIndex(isMessage);
  const before = linesOf(printed.slice(0, first));
  const rest = linesOf(printed.slice(first));
  const lost = Math.max(0, before.length - run.rand.int(0, 2));
  return lost === 0 ? [...before, ...rest] : [`[... ${lost} lines omitted ...]`, ...before.slice(lost), ...rest];
}

/** The message without stack, notes or exit lines, as an issue title or a chat message quotes it. */
function messageOnly(printed: Printed): string[] {
  const lines = messageLines(printed);
  return lines.length === 1 ? lines.map((line) => line.trim()) : lines;
}

// --- prefixes and noise -----------------------------------------------------

type LinePrefix = (run: Run) => () => string;

/** Time stamps of seven digits that only ever grow, as a CI runner writes them. */
const STAMPED: LinePrefix = (run) => {
  let fraction = run.rand.int(0, 5_000_000);
  return () => {
    fraction = Math.min(fraction + run.rand.int(1, 40_000), 9_999_999);
    return `${run.now.iso.slice(0, 19)}.${String(fraction).padStart(7, '0')}Z `;
  };
};
const COMPOSE: LinePrefix = (run) => {
  const name = `${run.names.service}-${run.rand.int(1, 3)}`;
  return () => `${run.paint.cyan(name)}  | `;
};

const everyLine =
  (prefix: LinePrefix) =>
  (printed: Printed, run: Run): string[] => {
    const next = prefix(run);
    return linesOf(printed).map((line) => next() + line);
  };

/** A logger's head before the first line of the message; the lines after it stay bare. */
function logPrefix(printed: Printed, run: Run): string[] {
  const pid = run.rand.int(100, 65000);
  const { now, names, paint } = run;
  const head = run.rand.pick([
    `${now.iso} ${paint.red('ERROR')} [${names.service}] `,
    `[${now.clock}] ${paint.red('error')}: `,
    `${now.plain} - ${names.project} - ERROR - `,
    `${now.slashed} [error] ${pid}#${pid}: *${run.rand.int(1, 9000)} `,
    `${now.iso} level=error pid=${pid} request_id=${run.rand.uuid()} msg=`,
    `E ${now.clock}.${run.rand.int(100, 999)} ${pid} `,
  ]);
  const from = printed.findIndex(isMessage);
  const [first = '', ...rest] = linesOf(printed.slice(from));
  const lead = linesOf(printed.slice(0, from));
  return lead.length > 0 && run.rand.chance(0.5)
    ? [head + (lead[0] ?? ''), ...lead.slice(1), first, ...rest]
    : [head + first, ...rest];
}

const PROGRESS: readonly ((rand: Rand) => string)[] = [
  (rand) => `[${rand.int(1, 20)}/${rand.int(21, 60)}] Building modules (${rand.int(1, 99)}%)`,
  (rand) =>
    `Downloading ${rand.word(6)}-${rand.int(1, 9)}.${rand.int(0, 20)}.tgz: ${rand.int(1, 90)}.${rand.int(10, 99)} MB/${rand.int(91, 200)} MB`,
  (rand) => `✔ Step ${rand.int(1, 9)} finished in ${rand.int(10, 9000)}ms`,
  (rand) => `info  - waiting for background tasks (${rand.int(1, 9)} left)`,
  (rand) => `  ${rand.int(100, 900)} files checked, ${rand.int(0, 5)} skipped, ${rand.int(1, 60)}.${rand.int(0, 9)}s`,
  (rand) => `#${rand.int(5, 20)} CACHED`,
  (rand) => `cache hit, replaying output ${rand.hex(16)}`,
  (rand) => `Heap: ${rand.int(100, 900)} MB used of 2048 MB, uptime ${rand.int(10, 90000)}s`,
  (rand) => `worker ${rand.int(1, 16)} picked task ${rand.uuid()}`,
  (rand) =>
    `==> ${rand.pick(['Preparing workspace', 'Fetching sources', 'Restoring cache', 'Running step'])} ${rand.int(1, 12)} of 12`,
];

function noise(rand: Rand, count: number): string[] {
  return Array.from({ length: count }, () => rand.pick(PROGRESS)(rand));
}

function progress(printed: Printed, run: Run): string[] {
  return [...noise(run.rand, run.rand.int(3, 9)), ...linesOf(printed), ...noise(run.rand, run.rand.int(0, 2))];
}

/** A GitHub Actions log: a time stamp on every line, groups around the step, the exit code at its end. */
function ciLog(printed: Printed, run: Run, template: Template): string[] {
  const lines = [
    `##[group]Run ${template.command}`,
    template.command,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    ...linesOf(printed),
  ];
  const closing =
    template.command === './scripts/deploy.sh' && messageLines(printed).some((line) => line.startsWith('##[error]'))
      ? []
      : [`##[error]Process completed with exit code ${template.exitCode}.`];
  const next = STAMPED(run);
  return [...lines, ...closing].map((line) => next() + line);
}

/** A retrying caller prints the same error after a head of its own. */
function retried(printed: Printed, run: Run): string[] {
  const attempts = run.rand.int(3, 6);
  const attempt = run.rand.int(2, attempts);
  const head = run.rand.pick([
    `Attempt ${attempt} of ${attempts} failed after ${run.rand.int(100, 9000)} ms:`,
    `retry ${attempt}/${attempts}, next in ${run.rand.int(1, 60)}s, last error:`,
  ]);
  return [head, ...linesOf(printed)];
}

// --- outer errors -----------------------------------------------------------

const OUTER = ['tool failed', 'job failed', 'step did not finish', 'could not complete request', 'task aborted'];

function stripped(lines: readonly string[]): string[] {
  return lines.filter((line, index) => line !== '' || (index > 0 && index < lines.length - 1));
}

/** Node: the inner error under [cause], indented, without the runtime's excerpt and closing line. */
function wrapNode(printed: Printed, run: Run): string[] {
  const inner = stripped(linesOf(printed.filter((part) => part.kind !== 'lead' && part.kind !== 'exit')));
  const [first = '', ...rest] = inner;
  const outer = nodeStack(run);
  return [
    `Error: ${run.rand.pick(OUTER)}: ${first.trim()}`,
    ...outer.slice(0, -1),
    `${outer.at(-1) ?? ''} {`,
    `  [cause]: ${first}`,
    ...indent(rest, '  '),
    '}',
  ];
}

function wrapPython(printed: Printed, run: Run): string[] {
  const joint = run.rand.pick([
    'During handling of the above exception, another exception occurred:',
    'The above exception was the direct cause of the following exception:',
  ]);
  const text = run.rand.pick(OUTER);
  return [
    ...linesOf(printed),
    '',
    joint,
    '',
    'Traceback (most recent call last):',
    ...pythonStack(run, `raise RuntimeError("${text}")`),
    `RuntimeError: ${text}`,
  ];
}

function wrapJava(printed: Printed, run: Run): string[] {
  const [first = '', ...rest] = linesOf(printed.slice(printed.findIndex(isMessage)));
  const inner = first.replace(/^Exception in thread "[^"]*" /, '');
  return [
    `java.lang.IllegalStateException: ${run.rand.pick(OUTER)}`,
    ...javaFrames(run),
    `Caused by: ${inner}`,
    ...rest.slice(0, -1),
    `\t... ${run.rand.int(4, 40)} more`,
  ];
}

/** Go wraps by prefixing words to the message. */
function wrapGo(printed: Printed, run: Run): string[] {
  const prefix = run.rand.pick(['run server: ', 'sync accounts: ', 'start worker: load: ', 'handle job: ']);
  const lines = linesOf(printed);
  const stamp = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )(.*)$/.exec(lines[0] ?? '');
  if (stamp !== null) return [`${stamp[1] ?? ''}${prefix}${stamp[2] ?? ''}`, ...lines.slice(1)];
  return [`${run.now.slashed} ${prefix}child process: exit status 2, output:`, ...indent(lines, '    ')];
}

const COMMAND_WRAPPERS: readonly ((lines: readonly string[], run: Run, template: Template) => string[])[] = [
  (lines, run, { command, exitCode }) => [
    `Error: Command failed: ${command}`,
    ...lines,
    '',
    `    at genericNodeError (node:internal/errors:${run.rand.int(900, 999)}:15)`,
    `    at wrappedFn (node:internal/errors:${run.rand.int(500, 560)}:14)`,
    `    at ChildProcess.exithandler (node:child_process:${run.rand.int(410, 430)}:12) {`,
    `  code: ${exitCode},`,
    '  killed: false,',
    '  signal: null,',
    `  cmd: '${command.replaceAll("'", "\\'")}'`,
    '}',
  ],
  (lines, run, { command, exitCode }) => [
    ...lines,
    'Traceback (most recent call last):',
    `  File "${run.at('tools', 'release.py')}", line ${run.rand.int(10, 200)}, in <module>`,
    '    subprocess.run(command, check=True)',
    `subprocess.CalledProcessError: Command '${command}' returned non-zero exit status ${exitCode}.`,
  ],
  (lines, run, { exitCode }) => [
    ...lines,
    `make: *** [Makefile:${run.rand.int(5, 120)}: ${run.rand.pick(['ci', 'verify', 'release'])}] Error ${exitCode}`,
  ],
  (lines, run, { exitCode }) => [
    `Error: ${run.rand.pick(OUTER)}: exited with ${exitCode}, stderr:`,
    ...indent(lines, '  '),
  ],
];

function wrapCommand(printed: Printed, run: Run, template: Template): string[] {
  return run.rand.pick(COMMAND_WRAPPERS)(linesOf(printed), run, template);
}

const WRAPPERS: Readonly<Record<Wrap, Transform['apply']>> = {
  node: wrapNode,
  python: wrapPython,
  java: wrapJava,
  go: wrapGo,
  command: wrapCommand,
};

const wrapped: Transform['apply'] = (printed, run, template) => WRAPPERS[template.wrap](printed, run, template);

// --- the table ---------------------------------------------------------------

const whole = (printed: Printed): string[] => linesOf(printed);

const PLAIN: Transform = { name: 'plain', apply: whole };
const WINDOWS: Transform = { name: 'windows-paths-crlf', setup: { windows: true }, apply: whole, lineEnd: '\r\n' };
const CRLF: Transform = { name: 'crlf', apply: whole, lineEnd: '\r\n' };
const SHORT: Transform = { name: 'short-stack', apply: shortStack };
const REFRAMED: Transform = { name: 'reframed', setup: { frames: 'other' }, apply: whole };
const COMPOSED: Transform = { name: 'compose-prefix', setup: { colour: true }, apply: everyLine(COMPOSE) };
const STAMPS: Transform = { name: 'stamped-lines', apply: everyLine(STAMPED) };

/** Every cause gets these. */
const ALWAYS: readonly Transform[] = [
  PLAIN,
  { name: 'other-names', otherNames: true, apply: whole },
  { name: 'wrapped', apply: wrapped },
  { name: 'log-prefix', apply: logPrefix },
  { name: 'cut-tail', apply: cutTail },
  { name: 'message-only', apply: messageOnly },
];

/** Each cause gets a drawn choice of these. */
const DRAWN: readonly Transform[] = [
  { name: 'colour', setup: { colour: true }, apply: whole },
  { name: 'progress-noise', apply: progress },
  { name: 'ci-log', apply: ciLog },
  { name: 'retried', apply: retried },
  { name: 'wrapped-other-names', otherNames: true, setup: { frames: 'other' }, apply: wrapped },
  { name: 'colour-log-prefix-crlf', setup: { colour: true }, apply: logPrefix, lineEnd: '\r\n' },
];

const COUNT = 10;

/** Ten different transformations for one cause, in drawn order, so that either half may hold any of them. */
export function transformsFor(template: Template, hasStack: boolean, rand: Rand): Transform[] {
  const platform = template.posixOnly ? CRLF : WINDOWS;
  const frames = hasStack ? [SHORT, REFRAMED] : rand.shuffle([COMPOSED, STAMPS]).slice(0, 1);
  const fixed = [...ALWAYS, platform, ...frames];
  const drawn = rand.shuffle(DRAWN).slice(0, COUNT - fixed.length);
  return rand.shuffle([...fixed, ...drawn]);
}
