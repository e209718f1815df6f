/** The validator in a process of its own: whatever becomes of that process, the answer is deny and the next text is judged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { validate, validateIsolated } from '../../src/index.ts';
import { processTree } from '../../src/runner/process-table.ts';
import { validatorCommand } from '../../src/validate/isolated/launch.ts';
import { analysisOf, strippedOf } from '../../src/validate/isolated/protocol.ts';
import { Validator } from '../../src/validate/isolated/validator.ts';

const commandLine = (pid: number): Promise<string> => readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');

/** The Nodes of validators below a process. */
const validatorsOf = async (root: number): Promise<readonly number[]> => {
  const tree = processTree(root);
  const lines = await Promise.all(tree.map(commandLine));
  return tree.filter((_, index) => /^[^\0]*node\0.*validate\/child\/main/s.test(lines[index] ?? ''));
};

const parentOf = async (pid: number): Promise<number> =>
  Number(/^PPid:\s*(\d+)$/m.exec(await readFile(`/proc/${String(pid)}/status`, 'utf8'))?.[1]);

const LARGE = 'var a=(x)=>x+1;function f(){return a(2)};\n'.repeat(20_000);
const BOUNDS = { timeoutMs: 5_000, memoryMb: 256 };
const rulesOf = async (validation: ReturnType<typeof validateIsolated>): Promise<readonly string[]> =>
  (await validation).findings.map(({ rule }) => rule);

describe('what becomes of the process', () => {
  test('a text that takes too long is denied, and the next one is judged', async () => {
    const late = await validateIsolated(LARGE, { timeoutMs: 1 });
    expect(late).toMatchObject({ verdict: 'deny', findings: [{ rule: 'internal/timeout', line: 1, column: 1 }] });
    expect(await validateIsolated('1 + 1')).toEqual(validate('1 + 1'));
  });

  test('a text that takes too much memory is denied, and the next one is judged', async () => {
    expect(await rulesOf(validateIsolated(LARGE, { memoryMb: 128 }))).toEqual(['internal/memory']);
    expect(await validateIsolated('1 + 1')).toEqual(validate('1 + 1'));
  });

  test.skipIf(process.platform !== 'linux')(
    'killed in the middle of a text: that one alone is denied (skipped where there is no /proc)',
    async () => {
      await validateIsolated('1');
      const [pid] = await validatorsOf(process.pid);
      const both = [rulesOf(validateIsolated(LARGE)), rulesOf(validateIsolated('eval(1)'))];
      process.kill(pid!, 'SIGKILL');
      expect(await Promise.all(both)).toEqual([['internal/crash'], ['capability/eval']]);
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'killed while it has nothing to do: nobody notices (skipped where there is no /proc)',
    async () => {
      await validateIsolated('1');
      const [pid] = await validatorsOf(process.pid);
      const shell = await parentOf(pid!);
      process.kill(pid!, 'SIGKILL');
      // Its shell goes once its end was noticed here.
      while (processTree(process.pid).includes(shell)) await sleep(10);
      expect(await validateIsolated('1 + 1')).toEqual(validate('1 + 1'));
    },
  );
});

/** A program in the validator's place. */
const impostor = (program: string): Validator =>
  new Validator(() => ({ file: process.execPath, args: ['-e', program] }));

const answering = (answer: string): string =>
  `console.log('ready');process.stdin.on('data',(d)=>{const id=JSON.parse(d).id;console.log(${answer})})`;

describe('a process that is not to be believed', () => {
  const EMPTY = '{faults:[],uses:[]}';
  test.each([
    ['says nonsense', answering(`'nonsense'`), 'crash'],
    ['answers another question', answering(`JSON.stringify({id:id+1,analysis:${EMPTY}})`), 'crash'],
    ['leaves out what it found', answering(`JSON.stringify({id,analysis:{faults:[]}})`), 'crash'],
    ['adds what nobody asked for', answering(`JSON.stringify({id,verdict:'allow',analysis:${EMPTY}})`), 'crash'],
    [
      'places a finding nowhere',
      answering(`'{"id":'+id+',"analysis":{"faults":[{"rule":"a","message":"b","at":-1}],"uses":[]}}'`),
      'crash',
    ],
    ['answers what was not asked', answering(`JSON.stringify({id,stripped:{javascript:'1'}})`), 'crash'],
    ['says two things at once', answering(`'1\\n2\\n3'`), 'crash'],
    ['ends without a word', '', 'crash'],
    ['ends when it is asked', `console.log('ready');process.stdin.on('data',()=>process.exit(0))`, 'crash'],
    ['is no validator', `console.log('hello')`, 'crash'],
    ['never answers', `console.log('ready');process.stdin.on('data',()=>{for(;;);})`, 'timeout'],
    ['fills its heap', `console.log('ready');console.error('JavaScript heap out of memory');process.abort()`, 'memory'],
  ])('%s', async (_, program, failure) => {
    const validator = impostor(program);
    const outcome = await validator.ask({ kind: 'analyse', source: '1' }, analysisOf, { ...BOUNDS, timeoutMs: 1_500 });
    expect(outcome).toMatchObject({ failure });
    await validator.close();
  });

  test('one that cannot be started at all', async () => {
    const validator = new Validator(() => ({ file: '/nowhere/node', args: [] }));
    for (let i = 0; i < 2; i += 1) {
      const outcome = await validator.ask({ kind: 'strip', source: '1' }, strippedOf, BOUNDS);
      expect(outcome).toMatchObject({ failure: 'crash' });
    }
  });
});

describe('the caller', () => {
  test('a wrong policy, wrong bounds and an abort are the only exceptions', async () => {
    await expect(validateIsolated('1', { policy: 'kind' as 'pure' })).rejects.toMatchObject({
      code: 'EVOLVE_POLICY_INVALID',
    });
    await expect(validateIsolated('1', { timeoutMs: 0 })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
    await expect(validateIsolated('1', { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });

  test('an abort ends the text that is being read and the one that waits, and no other', async () => {
    await validateIsolated('1');
    const first = new AbortController();
    const second = new AbortController();
    const running = validateIsolated(LARGE, { signal: first.signal });
    const waiting = validateIsolated('2', { signal: second.signal });
    const last = validateIsolated('eval(1)');
    second.abort('second');
    first.abort('first');
    await expect(running).rejects.toBe('first');
    await expect(waiting).rejects.toBe('second');
    expect(await rulesOf(last)).toEqual(['capability/eval']);
  });

  test('many at once get each their own answer', async () => {
    const texts = Array.from(
      { length: 200 },
      (_, index) => `${'\n'.repeat(index)}${index % 3 === 0 ? 'eval(1)' : 'fetch'}`,
    );
    const answers = await Promise.all(texts.map((text) => validateIsolated(text)));
    expect(answers).toEqual(texts.map((text) => validate(text)));
  });

  test.each([
    '\ud800 "\udfff"',
    '\0',
    'a\u2028b',
    '\ufeffeval(1)',
    '#!x\neval(1)',
    '"\\n\\\\" + `\n`',
    '('.repeat(300),
  ])('what goes through the pipe is the text itself: %j', async (source) => {
    expect(await validateIsolated(source)).toEqual(validate(source));
  });

  test('a text that is too large is refused without a process', async () => {
    expect(await rulesOf(validateIsolated('\n'.repeat(60_000_000)))).toEqual(['source/size']);
  });
});

test.skipIf(process.platform !== 'linux')(
  'it has no environment and may do nothing but read its program (skipped where there is no /proc)',
  async () => {
    const { file, args } = validatorCommand(128);
    expect(args).toEqual(expect.arrayContaining(['--permission', '--disallow-code-generation-from-strings']));
    expect(args.filter((flag) => flag.startsWith('--allow'))).toEqual(
      args.filter((flag) => /^--allow-fs-read=\/.*\*$/.test(flag)),
    );
    expect(file).toBe('/bin/sh');
    await validateIsolated('1');
    const [pid] = await validatorsOf(process.pid);
    const environment = await readFile(`/proc/${String(pid)}/environ`, 'utf8');
    // A shell may set these for the programs that it starts.
    expect(environment.split('\0').filter((entry) => !/^(?:PWD|SHLVL|_|OLDPWD)?(?:=|$)/.test(entry))).toEqual([]);
  },
);

const HOST = fileURLToPath(new URL('./children/host.ts', import.meta.url));

describe.skipIf(process.platform !== 'linux')('the end of the host (skipped where there is no /proc)', () => {
  test('a host whose validator has nothing to do ends by itself, and so does the validator', async () => {
    const host = spawn(process.execPath, [HOST, '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = once(host, 'exit');
    const [said] = (await once(host.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('allow\n');
    expect(await gone).toEqual([0, null]);
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'a host that gets %s takes along a validator in the middle of a text',
    async (signal) => {
      const host = spawn(process.execPath, [HOST, 'many'], { stdio: ['pipe', 'ignore', 'inherit'] });
      let pid: number | undefined;
      while (pid === undefined) {
        expect(host.exitCode).toBeNull();
        await sleep(20);
        [pid] = await validatorsOf(host.pid!);
      }
      const gone = once(host, 'exit');
      host.kill(signal);
      await gone;
      while ((await commandLine(pid)) !== '') await sleep(20);
    },
  );
});

afterAll(async () => {
  // What is left is the one validator of this file.
  expect((await validatorsOf(process.pid)).length).toBeLessThanOrEqual(1);
});
