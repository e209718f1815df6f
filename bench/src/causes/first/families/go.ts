/** Go: runtime panics, the compiler, modules, and errors as services log them. */

import { goFrames } from '../frames.ts';
import type { Run } from '../run.ts';
import { tool, type Template, type Tool } from '../template.ts';
import { exit, lead, message, note, stack } from '../text.ts';

const RUNTIME: Tool = { family: 'go', wrap: 'go', command: 'go run ./cmd/server', exitCode: 2, posixOnly: false };
const COMPILER: Tool = { ...RUNTIME, wrap: 'command', command: 'go build ./...', exitCode: 1 };

const goroutine = (run: Run, state = 'running'): string => `goroutine ${run.rand.int(1, 900)} [${state}]:`;

export const panics = (text: string, signal: (run: Run) => string[] = () => []): Template =>
  tool(RUNTIME, (run) => [
    message(`panic: ${text}`),
    note([...signal(run), '']),
    stack([goroutine(run), ...goFrames(run)]),
    exit('exit status 2'),
  ]);

const segmentationSignal = (run: Run): string => {
  const tail = `addr=0x${run.rand.pick(['0', '8', '10', '18', '28'])} pc=0x${run.rand.hex(6)}]`;
  if (run.os === 'windows') return `[signal 0xc0000005 code=0x0 ${tail}`;
  return `[signal SIGSEGV: segmentation violation code=${run.os === 'mac' ? '0x2' : '0x1'} ${tail}`;
};

export const nilDereference: Template = panics(
  'runtime error: invalid memory address or nil pointer dereference',
  (run) => [segmentationSignal(run)],
);

/** Index and length are input data; they differ from run to run. */
export const indexOutOfRange: Template = tool(RUNTIME, (run) => {
  const length = run.rand.int(1, 30);
  return [
    message(`panic: runtime error: index out of range [${length}] with length ${length}`),
    note(''),
    stack([goroutine(run), ...goFrames(run)]),
    exit('exit status 2'),
  ];
});

export const fatal = (text: string, state: string): Template =>
  tool(RUNTIME, (run) => [
    message(`fatal error: ${text}`),
    note(''),
    stack([
      goroutine(run, state),
      ...goFrames(run),
      '',
      goroutine(run, state === 'running' ? 'select' : state),
      ...goFrames(run).slice(-2),
    ]),
    exit('exit status 2'),
  ]);

/** An error value as log.Fatal prints it. */
export const logged = (text: (run: Run) => string): Template =>
  tool({ ...RUNTIME, exitCode: 1 }, (run) => [message(`${run.now.slashed} ${text(run)}`), exit('exit status 1')]);

const dial = (run: Run, port: number): string =>
  `dial tcp ${run.rand.pick(['127.0.0.1', run.rand.privateIp()])}:${port}`;

export const dialRefused = (port: number): Template =>
  logged((run) => `${dial(run, port)}: connect: connection refused`);
export const dialTimeout = (port: number): Template => logged((run) => `${dial(run, port)}: i/o timeout`);
export const noSuchHost = (host: string): Template =>
  logged(
    (run) =>
      `dial tcp: lookup ${host} on ${run.rand.pick(['127.0.0.11', '10.96.0.10', '192.168.65.7'])}:53: no such host`,
  );
export const deadline = (url: string): Template =>
  logged(
    (run) =>
      `Get "${url}?page=${run.rand.int(1, 400)}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  );
export const unknownAuthority = (url: string): Template =>
  logged(() => `Get "${url}": tls: failed to verify certificate: x509: certificate signed by unknown authority`);
export const jsonUnmarshal = (field: string): Template =>
  logged(() => `json: cannot unmarshal string into Go struct field ${field} of type int`);

function compile(text: string): Template {
  return tool(COMPILER, (run) => [
    lead(`# github.com/acme/${run.names.project}/internal/${run.names.dir}`),
    message(
      `${run.rand.pick(['./', ''])}${run.rel('internal', run.names.dir, `${run.names.file}.go`)}:${run.rand.int(8, 300)}:${run.rand.int(2, 40)}: ${text}`,
    ),
  ]);
}

export const undefinedName = (name: string): Template => compile(`undefined: ${name}`);
export const unusedVariable = (name: string): Template => compile(`declared and not used: ${name}`);
export const unusedImport = (name: string): Template => compile(`"${name}" imported and not used`);
export const cannotUse = (what: string, as: string): Template => compile(`cannot use ${what} as ${as}`);
export const missingReturn: Template = compile('missing return');

export const missingModule = (path: string): Template =>
  tool(COMPILER, (run) => [
    message(
      `${run.rel('cmd', 'server', 'main.go')}:${run.rand.int(5, 30)}:2: no required module provides package ${path}; to add it:`,
    ),
    note(`\tgo get ${path}`),
  ]);

export const missingSum = (path: string): Template =>
  tool(COMPILER, (run) => [
    message(
      `${run.rel('cmd', 'server', 'main.go')}:${run.rand.int(5, 30)}:2: missing go.sum entry for module providing package ${path} (imported by github.com/acme/${run.names.project}/cmd/server); to add:`,
    ),
    note(`\tgo get github.com/acme/${run.names.project}/cmd/server`),
  ]);

export const importCycle: Template = tool(COMPILER, (run) => [
  lead(`package github.com/acme/${run.names.project}/cmd/server`),
  note([
    `\timports github.com/acme/${run.names.project}/internal/auth`,
    `\timports github.com/acme/${run.names.project}/internal/users`,
  ]),
  message(`\timports github.com/acme/${run.names.project}/internal/auth: import cycle not allowed`),
]);

export const dataRace: Template = tool(RUNTIME, (run) => [
  lead('=================='),
  message('WARNING: DATA RACE'),
  stack([
    `Write at 0x00c000${run.rand.hex(6)} by goroutine ${run.rand.int(7, 90)}:`,
    ...goFrames(run)
      .slice(0, 2)
      .map((line) => `  ${line}`),
    '',
    `Previous read at 0x00c000${run.rand.hex(6)} by goroutine ${run.rand.int(7, 90)}:`,
    ...goFrames(run)
      .slice(0, 2)
      .map((line) => `  ${line}`),
  ]),
  exit(['==================', 'Found 1 data race(s)', 'exit status 66']),
]);
