import type { Ctx } from './ctx.ts';
import { tool } from './langs.ts';
import type { Face } from './types.ts';

export const say = (_c: Ctx, x: string): Face => tool(x);
/** Placeholders stand for accidental surroundings. */
export const fill = (c: Ctx, x: string): Face =>
  tool(
    x
      .replaceAll('{root}', c.root)
      .replaceAll('{line}', String(c.line()))
      .replaceAll('{ip}', c.ip())
      .replaceAll('{host}', c.host)
      .replaceAll('{pid}', String(c.pid()))
      .replaceAll('{hash}', c.hex(7))
      .replaceAll('{sha}', c.hex(40))
      .replaceAll('{home}', c.home)
      .replaceAll('{user}', c.user)
      .replaceAll('{tmp}', c.tmp)
      .replaceAll('{ms}', String(c.ms())),
  );
