import { makeCtx } from './ctx.ts';
import { allDefs } from './families/all.ts';
import { drawTransforms } from './transforms.ts';
import type { Transform } from './transforms.ts';
import type { Def, Row } from './types.ts';

export type { Row } from './types.ts';

const VARIANTS = 10;

/** The text of one variant; `key` names the surroundings, so that two causes can be set into the same ones. */
export const renderText = (def: Def, transform: Transform, seed: number, key: string): string => {
  const c = makeCtx(seed, key, transform.win === true);
  return transform.apply(c, def.make(c));
};

export const transformsOf = (def: Def, seed: number): Transform[] => {
  const probe = def.make(makeCtx(seed, `${def.id}#probe`, false));
  return drawTransforms(makeCtx(seed, `${def.id}#transforms`, false), {
    noWin: def.noWin,
    hasCut: probe.cut !== undefined,
    oneLine: probe.full === probe.bare,
  });
};

const rowOf = (def: Def, transform: Transform, variant: number, text: string): Row => {
  const early = variant < VARIANTS / 2;
  const base = { cause: def.id, family: def.family, role: def.role, variant, transform: transform.name };
  if (def.role === 'novel')
    return { ...base, half: 'query', ...(def.near === undefined ? {} : { near: def.near }), text };
  const half = early ? 'seen' : 'query';
  if (def.pair === undefined) return { ...base, half, text };
  const pairing = (def.side === 'a') === early ? 1 : 2;
  return { ...base, half, pair: def.pair, pairing, text };
};

/** Every row of the set; the same seed gives the same rows. */
export const generate = (seed: number): Row[] => {
  const rows: Row[] = [];
  for (const def of allDefs) {
    transformsOf(def, seed).forEach((transform, variant) => {
      rows.push(rowOf(def, transform, variant, renderText(def, transform, seed, `${def.id}#${variant}`)));
    });
  }
  return rows;
};
