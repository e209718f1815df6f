/** Deciding at the command line: keys, several at once, one after another, a version of one's own, and the halt. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchResult } from '@evolve/core';
import type { Approval, Receipt } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import {
  BROKEN,
  CHECK,
  commitAll,
  editor,
  evolve as evolveOutside,
  evolveHere as evolve,
  FILES,
  FIXED,
  makeRepo,
  read,
  stateDirOf,
  write,
  type Ended,
  type Place,
} from './support.ts';

const documentOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const receiptOf = (ended: Ended): Receipt => documentOf(ended) as Receipt;
const resultsOf = (ended: Ended): readonly BatchResult[] => documentOf(ended) as readonly BatchResult[];

interface Made {
  readonly approvals: { readonly keys: readonly Readonly<Record<string, string>>[] };
}

const ask = async (place: Place, path: string, content: string, check = CHECK): Promise<string> => {
  const name = `${path.replaceAll('/', '-')}.cjs`;
  const line = editor(
    place,
    name,
    `require('node:fs').writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(content)});`,
  );
  const done = await evolve(place, ['cycle', '--json', '--task', path, '--check', check, '--editor', line]);
  const receipt = receiptOf(done);
  expect(receipt.outcome, done.stderr).toBe('awaiting-approval');
  return receipt.id;
};

/** Passes whatever the sources say, and notices when they cannot be loaded. */
const GREEN = `node -e "for (const name of ['add', 'two', 'three']) require('./src/' + name)"`;

const three = async (): Promise<{ readonly place: Place; readonly ids: readonly string[] }> => {
  const place = makeRepo({ ...FILES, 'src/two.js': '1;\n', 'src/three.js': '1;\n' });
  const ids: string[] = [];
  for (const [path, content] of [
    ['src/add.js', FIXED],
    ['src/two.js', '2;\n'],
    ['src/three.js', '3;\n'],
  ] as const) {
    ids.push(await ask(place, path, content, GREEN));
  }
  return { place, ids };
};

describe('evolve keys create', () => {
  test('makes a key that others cannot read, and that a policy takes; decisions then need it', async () => {
    const place = makeRepo();
    const file = join(place.root, 'keys', 'ada.json');
    const made = await evolve(place, ['keys', 'create', '--out', file, '--id', 'ada', '--json']);
    expect(made.status, made.stderr).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { approvals } = documentOf(made) as Made;
    expect(approvals.keys).toMatchObject([{ id: 'ada', role: 'owner' }]);
    const { privateKey } = JSON.parse(readFileSync(file, 'utf8')) as { readonly privateKey: string };
    expect(made.stdout + made.stderr).not.toContain(privateKey);
    write(place.dir, 'evolve.policy.json', JSON.stringify({ approvals }));
    commitAll(place.dir, 'Policy');
    expect((await evolve(place, ['policy', 'accept'])).status).toBe(0);
    const id = await ask(place, 'src/add.js', FIXED);
    const bare = await evolve(place, ['approve', id, '--json']);
    expect([bare.status, documentOf(bare)]).toMatchObject([1, { error: { code: 'EVOLVE_APPROVAL_INVALID' } }]);
    expect(bare.stderr).toContain('approval:unsigned');
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
    const landed = await evolve(place, ['approve', id, '--key', file, '--json']);
    expect(landed.status, landed.stderr).toBe(0);
    expect(receiptOf(landed)).toMatchObject({ outcome: 'probation', approval: { by: 'ada', key: 'ada' } });
    expect(read(place.dir, 'src/add.js')).toBe(FIXED);
  });

  test('with keys, nobody at a keyboard grants what nobody signs', async () => {
    const place = makeRepo();
    const file = join(place.root, 'ada.json');
    const made = await evolve(place, ['keys', 'create', '--out', file, '--json']);
    const { approvals } = documentOf(made) as Made;
    write(place.dir, 'evolve.policy.json', JSON.stringify({ approvals }));
    commitAll(place.dir, 'Policy');
    await evolve(place, ['policy', 'accept']);
    const auto = await evolve(place, ['cycle', '--task', 'x', '--check', CHECK, '--accept', 'auto']);
    expect(auto).toMatchObject({ status: 2, stderr: expect.stringContaining('nobody signed') as string });
  });

  test('refuses places that the agent reaches, and never writes over a key', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    for (const file of [
      join(place.dir, 'key.json'),
      join(place.dir, '.git', 'key'),
      join(stateDirOf(place), 'key.json'),
    ]) {
      const refused = await evolve(place, ['keys', 'create', '--out', file]);
      expect(refused, file).toMatchObject({ status: 2, stderr: expect.stringContaining('reach') as string });
    }
    const file = join(place.root, 'key.json');
    expect((await evolve(place, ['keys', 'create', '--out', file])).status).toBe(0);
    const before = readFileSync(file, 'utf8');
    expect((await evolve(place, ['keys', 'create', '--out', file])).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(before);
    for (const wrong of [['keys'], ['keys', 'create'], ['keys', 'create', '--out', `${file}2`, '--role', 'king']]) {
      expect((await evolve(place, wrong)).status).toBe(2);
    }
  });

  test('a key that others may read, or that is none, is not used', async () => {
    const place = makeRepo();
    const file = join(place.root, 'key.json');
    await evolve(place, ['keys', 'create', '--out', file]);
    const id = await ask(place, 'src/add.js', FIXED);
    chmodSync(file, 0o644);
    const open = await evolve(place, ['approve', id, '--key', file]);
    expect(open).toMatchObject({ status: 2, stderr: expect.stringContaining('others may read') as string });
    write(place.root, 'none.json', '{}');
    chmodSync(join(place.root, 'none.json'), 0o600);
    expect((await evolve(place, ['approve', id, '--key', join(place.root, 'none.json')])).status).toBe(2);
    expect((await evolve(place, ['approve', id, '--key', join(place.root, 'missing')])).status).toBe(2);
    expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  });
});

describe('several', () => {
  test('approve --all lands them one by one', async () => {
    const { place, ids } = await three();
    const done = await evolve(place, ['approve', '--all', '--check', GREEN, '--json']);
    expect(done.status, done.stderr).toBe(0);
    const results = resultsOf(done);
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual(ids.map((id) => [id, 'probation']));
    expect(read(place.dir, 'src/three.js')).toBe('3;\n');
  });

  test('without its check, what has to be proved again goes on waiting, and the answer is no', async () => {
    const { place, ids } = await three();
    const done = await evolve(place, ['approve', '--all', '--json']);
    expect(done.status).toBe(1);
    expect(resultsOf(done).map(({ outcome, code }) => outcome ?? code)).toEqual([
      'probation',
      'EVOLVE_HEAD_MOVED',
      'EVOLVE_HEAD_MOVED',
    ]);
    const waiting = documentOf(await evolve(place, ['approvals', '--json'])) as readonly Approval[];
    expect(waiting.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  });

  test('reject --all refuses them with one reason', async () => {
    const { place, ids } = await three();
    expect((await evolve(place, ['reject', '--all', '--reason', 'not now'])).status).toBe(0);
    const receipt = receiptOf(await evolve(place, ['show', ids[1] ?? '', '--json']));
    expect(receipt).toMatchObject({ outcome: 'rejected', approval: { reason: 'not now' } });
    expect((await evolve(place, ['reject', '--all'])).stdout).toBe('nothing waits for a decision\n');
  });

  test.each(['approve --all x', 'approve --all --edit', 'reject'])('%s is wrong use', async (line) => {
    expect((await evolve(makeRepo(), line.split(' '))).status).toBe(2);
  });
});

describe('one after another, of lines that are piped in', () => {
  const talk = async (input: string, ...more: string[]) => {
    const { place, ids } = await three();
    const args = ['approvals', '--each', '--json', '--check', GREEN, '--by', 'ada', ...more];
    const done = await evolveOutside(place, args, { input });
    const outcomes: string[] = [];
    for (const id of ids) outcomes.push(receiptOf(await evolve(place, ['show', id, '--json'])).outcome);
    return { place, done, outcomes, results: resultsOf(done) };
  };

  test('each gets its own answer; what was not understood is asked again', async () => {
    const { done, outcomes, results } = await talk('what\nr\nnot good\ns\na\n');
    expect(done.status, done.stderr).toBe(0);
    expect(outcomes).toEqual(['rejected', 'awaiting-approval', 'probation']);
    expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'probation']);
    expect(done.stderr).toContain('-module.exports = (a, b) => a - b;');
  });

  test('apply all the rest', async () => {
    const { place, results } = await talk('s\nA\n');
    expect(results.map(({ outcome }) => outcome)).toEqual(['probation', 'probation']);
    expect([read(place.dir, 'src/add.js'), read(place.dir, 'src/three.js')]).toEqual([BROKEN, '3;\n']);
  });

  test.each(['q\n', '', 's\ns\ns\n'])('%j decides nothing', async (input) => {
    const { done, outcomes, results } = await talk(input);
    expect(done.status).toBe(0);
    expect(outcomes).toEqual(['awaiting-approval', 'awaiting-approval', 'awaiting-approval']);
    expect(results).toEqual([]);
  });
});

describe('a version of one’s own', () => {
  test('is what an editor leaves, proved and asked about anew', async () => {
    const place = makeRepo();
    const id = await ask(place, 'src/add.js', FIXED);
    write(place.root, 'ed.sh', '#!/bin/sh\nprintf "// mine\\n" | cat - "$1" > "$1.new" && mv "$1.new" "$1"\n');
    const env = { ...place.env, EDITOR: `sh '${join(place.root, 'ed.sh')}'`, VISUAL: undefined };
    const edited = await evolveOutside(place, ['approve', id, '--edit', '--check', CHECK, '--json', '--by', 'ada'], {
      env,
    });
    expect(edited.status, edited.stderr).toBe(0);
    const receipt = receiptOf(edited);
    expect(receipt).toMatchObject({ outcome: 'awaiting-approval', follows: { approval: id, how: 'edited' } });
    expect((await evolve(place, ['approve', receipt.id])).status).toBe(0);
    expect(read(place.dir, 'src/add.js')).toBe(`// mine\n${FIXED}`);
  });

  test('is none when nothing was edited, the editor fails, or there is no editor', async () => {
    const place = makeRepo();
    const id = await ask(place, 'src/add.js', FIXED);
    for (const EDITOR of ['true', 'false', '']) {
      const env = { ...place.env, EDITOR, VISUAL: undefined };
      expect((await evolveOutside(place, ['approve', id, '--edit', '--check', CHECK], { env })).status).toBe(2);
    }
    expect(receiptOf(await evolve(place, ['show', id, '--json'])).outcome).toBe('awaiting-approval');
  });
});

test('halt tells who, when and why, and stops what was approved before anything else is looked at', async () => {
  const place = makeRepo();
  const id = await ask(place, 'src/add.js', FIXED);
  const halted = await evolve(place, ['halt', '--reason', 'on holiday', '--by', 'ada', '--json']);
  expect(documentOf(halted)).toMatchObject({ halted: true, reason: 'on holiday', by: 'ada' });
  const { stdout } = await evolve(place, ['status']);
  expect(stdout).toMatch(/halted {4}by ada at \d{4}-\d\d-\d\dT[\d:.]+Z: on holiday/);
  expect((await evolve(place, ['approve', id])).status).toBe(0);
  expect(read(place.dir, 'src/add.js')).toBe(BROKEN);
  await evolve(place, ['resume']);
  await evolve(place, ['status']);
  expect(read(place.dir, 'src/add.js')).toBe(FIXED);
});
