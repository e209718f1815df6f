import type { Ctx } from './ctx.ts';
import type { Def, Face } from './types.ts';

export type Tpl<T> = (c: Ctx, x: T) => Face;

export interface Family {
  readonly defs: Def[];
  /** a known cause; each further argument makes a novel cause near to it */
  readonly known: <T>(id: string, tpl: Tpl<T>, arg: T, ...nearMisses: readonly T[]) => void;
  /** two look-alikes; each further argument makes a novel cause near to side a */
  readonly twin: <T>(id: string, tpl: Tpl<T>, a: T, b: T, ...nearMisses: readonly T[]) => void;
  /** a cause that nobody has seen and that is near to none */
  readonly novel: (id: string, make: (c: Ctx) => Face) => void;
}

export const family = (name: string, noWin = false): Family => {
  const defs: Def[] = [];
  const misses = <T>(id: string, near: string, tpl: Tpl<T>, args: readonly T[]): void => {
    args.forEach((arg, i) => {
      defs.push({ id: `${name}.${id}.n${i + 1}`, family: name, role: 'novel', near, noWin, make: (c) => tpl(c, arg) });
    });
  };
  return {
    defs,
    known: (id, tpl, arg, ...nearMisses) => {
      const full = `${name}.${id}`;
      defs.push({ id: full, family: name, role: 'known', noWin, make: (c) => tpl(c, arg) });
      misses(id, full, tpl, nearMisses);
    },
    twin: (id, tpl, a, b, ...nearMisses) => {
      const pair = `${name}.${id}`;
      defs.push({ id: `${pair}.a`, family: name, role: 'twin', pair, side: 'a', noWin, make: (c) => tpl(c, a) });
      defs.push({ id: `${pair}.b`, family: name, role: 'twin', pair, side: 'b', noWin, make: (c) => tpl(c, b) });
      misses(id, `${pair}.a`, tpl, nearMisses);
    },
    novel: (id, make) => {
      defs.push({ id: `${name}.${id}`, family: name, role: 'novel', noWin, make });
    },
  };
};
