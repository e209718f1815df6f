/** Builds the labelled set: causes come from the spec modules, everything else is drawn per text. */
import type { Row } from '../row.ts';
import type { Core, Mode, Pair, Spec } from './types.ts';
import { contextFor } from './context.ts';
import { pickFrom, randomFor, shuffled } from './random.ts';
import { renderCore } from './render.ts';
import { WRAPS } from './wrap.ts';
import { OUTER_MESSAGES } from './pools.ts';
import { KNOWN } from './known.ts';
import { PAIRS } from './twins.ts';
import { NOVEL } from './novel.ts';

const VARIANTS = 10;
const HALF = 5;
const SECOND_WRAP = 0.25;

const STACKED = new Set(['node', 'python', 'java', 'go', 'rust']);
/** These may be put around the outcome of another transform. */
const SURFACE = ['crlf', 'indent', 'ci-log', 'compose', 'noise', 'syslog', 'tool-output'] as const;

/** There is a Windows form only where a path with a drive shows. */
const hasWindowsForm = (s: Spec): boolean =>
  s.win !== false &&
  [1, 2, 3, 4].some((probe) =>
    /\b[A-Z]:[\\/]\w|src\\\w|migrations\\/.test(
      renderCore(contextFor(randomFor(`probe/${s.id}/${probe}`), true), s, 'full').text,
    ),
  );

/** These end a journey: no container or syslog prefix goes around them. */
const WHOLE = new Set(['windows', 'ci-log', 'tool-output', 'compose', 'cri-log', 'syslog']);
const PREFIXED_LINES = new Set<string>(['compose', 'syslog', 'ci-log']);

const isPanic = (s: Spec): boolean =>
  s.lang === 'go' && typeof s.head === 'string' && /^(panic|fatal error): /.test(s.head);

export const transformsOf = (s: Spec): readonly string[] => {
  const names = ['plain', ...Object.keys(WRAPS)];
  const hasTail = s.lang === 'plain' && (s.tail ?? []).length > 0;
  if (STACKED.has(s.lang) || hasTail) names.push('bare', 'truncated');
  if (['node', 'python', 'java', 'anyhow'].includes(s.lang) || (s.lang === 'go' && !isPanic(s))) names.push('rethrow');
  if (['node', 'python', 'java'].includes(s.lang)) names.push('prefixed');
  if (hasWindowsForm(s)) names.push('windows');
  return names;
};

const textOf = (seed: number, s: Spec, variant: number, transform: string): string => {
  const random = randomFor(`${seed}/${s.id}/${variant}`);
  const [first = 'plain', second] = transform.split('+');
  const c = contextFor(random, first === 'windows');
  const mode: Mode = first === 'bare' || first === 'prefixed' ? 'bare' : first === 'truncated' ? 'short' : 'full';
  // Go and anyhow wrap by prefix; the others chain.
  const outer = first === 'rethrow' ? c.pick(OUTER_MESSAGES) : undefined;
  let core: Core = renderCore(c, s, mode, outer);
  if (first === 'prefixed')
    core = {
      ...core,
      text: `${c.pick(['', 'Error: ', 'ERROR - '])}${c.pick(OUTER_MESSAGES)}: ${core.text.replace(/^(Uncaught |Unhandled rejection: )/, '')}`,
    };
  for (const name of [first, second]) {
    const wrap = name === undefined ? undefined : WRAPS[name];
    if (wrap !== undefined) core = { text: wrap(c, core, s), gist: core.gist };
  }
  return core.text;
};

/** Five transforms for one half: no name twice, so that both halves draw from the same urn. */
const drawTransforms = (seed: number, s: Spec, half: string): readonly string[] => {
  const random = randomFor(`${seed}/${s.id}/${half}/transforms`);
  const names = shuffled(random, transformsOf(s)).slice(0, HALF);
  return names.map((name) => {
    if (random() >= SECOND_WRAP) return name;
    const second = pickFrom(random, SURFACE);
    const odd = name === 'crlf' || second === name || (WHOLE.has(name) && PREFIXED_LINES.has(second));
    return odd ? name : `${name}+${second}`;
  });
};

interface Drawn {
  readonly variant: number;
  readonly half: 'seen' | 'query';
  readonly transform: string;
  readonly text: string;
}

const draw = (seed: number, s: Spec): readonly Drawn[] => {
  const transforms = [...drawTransforms(seed, s, 'seen'), ...drawTransforms(seed, s, 'query')];
  return transforms.slice(0, VARIANTS).map((transform, variant) => ({
    variant,
    half: variant < HALF ? 'seen' : 'query',
    transform,
    text: textOf(seed, s, variant, transform),
  }));
};

const twinRows = (seed: number, pair: Pair): readonly Row[] =>
  ([pair.a, pair.b] as const).flatMap((s, side) =>
    draw(seed, s).map(({ variant, half, transform, text }) => {
      const pairing: 1 | 2 = (side === 0) === (half === 'seen') ? 1 : 2;
      return {
        cause: s.id,
        family: s.family,
        role: 'twin' as const,
        variant,
        transform,
        half,
        pair: pair.id,
        pairing,
        text,
      };
    }),
  );

export const generate = (seed: number): Row[] => [
  ...KNOWN.flatMap((s) =>
    draw(seed, s).map(({ variant, half, transform, text }): Row => ({
      cause: s.id,
      family: s.family,
      role: 'known',
      variant,
      transform,
      half,
      text,
    })),
  ),
  ...PAIRS.flatMap((pair) => twinRows(seed, pair)),
  ...NOVEL.flatMap(({ near, spec: s }) =>
    draw(seed, s).map(({ variant, transform, text }): Row => ({
      cause: s.id,
      family: s.family,
      role: 'novel',
      variant,
      transform,
      half: 'query',
      ...(near === undefined ? {} : { near }),
      text,
    })),
  ),
];
