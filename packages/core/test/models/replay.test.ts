import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { fromFunction, record, replay } from '../../src/models/index.ts';

const signal = new AbortController().signal;
const ask = (content: string) => ({ messages: [{ role: 'user' as const, content }] });
const schema = z.object({ n: z.string().transform(Number) });

const recordingFile = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'evolve-replay-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return join(dir, 'calls.jsonl');
};

test('equal requests get their answers in order and once; failures are replayed as failures', async () => {
  const file = await recordingFile();
  let count = 0;
  const model = record({
    file,
    model: fromFunction(({ messages }) => {
      if (messages[0]?.content === 'fail') throw new Error('down');
      count += 1;
      return { text: `{"n":"${String(count)}"}`, costUsd: count };
    }),
  });
  const shaped = { ...ask('count'), schema };
  const first = [await model.generate(shaped, { signal }), await model.generate(shaped, { signal })];
  await expect(model.generate(ask('fail'), { signal })).rejects.toMatchObject({ code: 'EVOLVE_MODEL_FAILED' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const again = replay({ file });
  expect([await again.generate(shaped, { signal }), await again.generate(shaped, { signal })]).toEqual(first);
  expect(first[1]).toMatchObject({ object: { n: 2 }, costUsd: 2 });
  await expect(again.generate(ask('fail'), { signal })).rejects.toMatchObject({ code: 'EVOLVE_MODEL_FAILED' });
  await expect(again.generate(shaped, { signal })).rejects.toThrow('answered already');
  await expect(again.generate(ask('other'), { signal })).rejects.toThrow('not in the recording');
});

test('concurrent calls write whole lines', async () => {
  const file = await recordingFile();
  const model = record({ file, model: fromFunction(({ messages }) => (messages[0]?.content ?? '').repeat(20_000)) });
  await Promise.all(['a', 'b', 'c', 'd'].map((content) => model.generate(ask(content), { signal })));
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { version: number }).version)).toEqual([1, 1, 1, 1]);
});

test('an abort is not recorded', async () => {
  const file = await recordingFile();
  const aborter = new AbortController();
  const model = record({ file, model: fromFunction(() => new Promise(() => aborter.abort(new Error('enough')))) });
  await expect(model.generate(ask('x'), { signal: aborter.signal })).rejects.toThrow('enough');
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a torn line is named, not skipped', async () => {
  const file = await recordingFile();
  await writeFile(file, '{"version":1,"key"');
  await expect(replay({ file }).generate(ask('x'), { signal })).rejects.toMatchObject({
    code: 'EVOLVE_OPTIONS',
    data: { line: 1 },
  });
});
