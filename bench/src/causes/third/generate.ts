import { makeCtx } from './ctx.ts';
import type { Settings } from './ctx.ts';
import { CAUSES, PAIRS } from './families/index.ts';
import { makeRng } from './rng.ts';
import { EXTRAS, TRANSFORMS, transformsFor } from './transforms.ts';
import type { Transform } from './transforms.ts';
import type { Render, Row, Style } from './types.ts';

export type { Row } from './types.ts';

const VARIANTS = 10;
const EXTRA_CHANCE = 0.3;

interface Source {
  readonly id: string;
  readonly style: Style;
  readonly family: string;
  readonly win: boolean;
  readonly render: Render;
}

interface Occurrence {
  readonly variant: number;
  readonly half: 'seen' | 'query';
  readonly transform: string;
  readonly text: string;
}

const [plain] = TRANSFORMS;
if (plain === undefined) throw new Error('there is no transform');

/**
 * Five transforms for each half, drawn alike: one that only this style has and perhaps one that few have
 * (where there are any), the rest from all.
 * Half of the halves hold an untouched text.
 */
const drawn = (seed: number, source: Source): readonly Transform[] => {
  const all = transformsFor(source.style, source.family, source.win);
  const half = (name: string): Transform[] => {
    const rng = makeRng(`${seed}/${source.id}/${name}`);
    const only = rng.shuffle(all.filter((t) => t.styles?.length === 1)).slice(0, 1);
    const shared = rng.shuffle(all.filter((t) => t.styles !== null && t.styles.length > 1)).slice(0, rng.int(0, 1));
    const own = [...only, ...shared];
    const rest = rng.shuffle(all.filter((t) => !own.includes(t) && t !== plain));
    const first = rng.chance(0.5) ? [plain] : [];
    return rng.shuffle([...first, ...own, ...rest].slice(0, VARIANTS / 2));
  };
  return [...half('seen'), ...half('query')];
};

const occurrence = (seed: number, source: Source, first: Transform, variant: number, attempt: number): Occurrence => {
  const rng = makeRng(`${seed}/${source.id}/${variant}/${attempt}`);
  const extras = first.name.includes('json')
    ? EXTRAS.filter((e) => e.name === 'crlf' || e.name === 'surroundings')
    : EXTRAS;
  const extra = attempt > 0 || rng.chance(EXTRA_CHANCE) ? rng.pick(extras) : null;
  const ownWindows = source.win && first.settings.os === undefined && rng.chance(0.1);
  const settings: Settings = { os: ownWindows ? 'win' : 'posix', stack: 'full', ...first.settings };
  const c = makeCtx(rng, settings);
  const once = first.apply(source.render(c), c);
  const text = extra === null ? once : extra.apply(once, c);
  return {
    variant,
    half: variant < VARIANTS / 2 ? 'seen' : 'query',
    transform: extra === null ? first.name : `${first.name}+${extra.name}`,
    text,
  };
};

/** No text comes twice: what repeats is drawn again, with something on top. */
const occurrences = (seed: number, source: Source): Occurrence[] => {
  const taken = new Set<string>();
  return drawn(seed, source).map((first, variant) => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const found = occurrence(seed, source, first, variant, attempt);
      if (!taken.has(found.text)) {
        taken.add(found.text);
        return found;
      }
    }
    throw new Error(`${source.id}: no fresh text for variant ${variant}`);
  });
};

export const generate = (seed: number): Row[] => {
  const rows: Row[] = [];
  for (const def of CAUSES) {
    for (const o of occurrences(seed, def)) {
      if (def.novel) {
        const near = def.near === null ? {} : { near: def.near };
        rows.push({
          cause: def.id,
          family: def.family,
          role: 'novel',
          variant: o.variant,
          transform: o.transform,
          half: 'query',
          ...near,
          text: o.text,
        });
      } else {
        rows.push({
          cause: def.id,
          family: def.family,
          role: 'known',
          variant: o.variant,
          transform: o.transform,
          half: o.half,
          text: o.text,
        });
      }
    }
  }
  for (const def of PAIRS) {
    for (const a of [true, false]) {
      const id = `${def.pair}/${a ? 'a' : 'b'}`;
      for (const o of occurrences(seed, { ...def, id, render: (c) => def.render(c, a) })) {
        const pairing = (o.half === 'seen') === a ? 1 : 2;
        rows.push({
          cause: id,
          family: def.family,
          role: 'twin',
          variant: o.variant,
          transform: o.transform,
          half: o.half,
          pair: def.pair,
          pairing,
          text: o.text,
        });
      }
    }
  }
  return rows;
};
