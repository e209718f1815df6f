/**
 * Needs no Evolver. `node selfcheck.ts`: ids, kinds, shape. `node selfcheck.ts FROM TO`: besides, for this range of attacks, that an untouched
 * world is not judged as broken, and that a kernel without rules is.
 */
import { attacks } from './attacks.ts';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { naive } from './naive.ts';

const scratch = join(import.meta.dirname, '.tmp');
process.env['TMPDIR'] = scratch;
mkdirSync(scratch, { recursive: true });

const faults: string[] = [];
const ids = new Set<string>();
const kinds = new Map<string, number>();
for (const { id, kind, what, run, gotThrough } of attacks) {
  if (ids.has(id)) faults.push(`id twice: ${id}`);
  if (!/^[a-z0-9-]+$/.test(id)) faults.push(`odd id: ${id}`);
  if (what.length < 20 || !/[.!]$/.test(what)) faults.push(`no sentence: ${id}`);
  if (typeof run !== 'function' || typeof gotThrough !== 'function') faults.push(`no scenario: ${id}`);
  ids.add(id);
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}
if (attacks.length < 80) faults.push('fewer than eighty');
const unseen: string[] = [];
const [from, to] = process.argv.slice(2).map(Number);
const plainWorld = naive(attacks.find(({ arrange }) => arrange === undefined) ?? attacks[0]!);
const slow = new Set(['right-for-a-while']);
for (const attack of from === undefined ? [] : attacks.slice(from, to)) {
  const untouched = attack.arrange === undefined ? await plainWorld : await naive(attack);
  if (await attack.gotThrough(untouched, untouched.receipts()))
    faults.push(`sees harm in an untouched world: ${attack.id}`);
  if (attack.arrange !== undefined) untouched.close();
  if (slow.has(attack.id)) continue;
  const world = await naive(attack);
  let thrown = '';
  try {
    await attack.run(world);
  } catch (error) {
    thrown = String(error).slice(0, 160);
  }
  try {
    if (!(await attack.gotThrough(world, world.receipts())))
      unseen.push(`${attack.id}${thrown === '' ? '' : `: ${thrown}`}`);
  } catch (error) {
    faults.push(`the judge throws: ${attack.id}: ${String(error).slice(0, 160)}`);
  }
  world.close();
}
(await plainWorld).close();
rmSync(scratch, { recursive: true, force: true });
if (from === undefined)
  console.log(
    `${String(attacks.length)} attacks, ${String(attacks.filter(({ keys }) => keys).length)} with an owner's key`,
    Object.fromEntries([...kinds].sort()),
  );
for (const line of unseen) console.log(`not through where there are no rules: ${line}`);
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
