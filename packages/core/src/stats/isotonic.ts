import { refuse, requireFinite, requirePositive } from './refuse.ts';

/** One observation, or several with the same score: `y` is their mean, `weight` how many they are. */
export interface IsotonicPoint {
  readonly x: number;
  readonly y: number;
  /** @default 1 */
  readonly weight?: number;
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly weight: number;
}

const joined = (left: Block, right: Block): Block => {
  const weight = left.weight + right.weight;
  const y = (left.y * left.weight + right.y * right.weight) / weight;
  return { from: left.from, to: right.to, y, weight };
};

const checked = ({ x, y, weight = 1 }: IsotonicPoint): Required<IsotonicPoint> => ({
  x: requireFinite('isotonic: x', x),
  y: requireFinite('isotonic: y', y),
  weight: requirePositive('isotonic: weight', weight),
});

/** One block for each score, in their order. */
const byScore = (points: readonly IsotonicPoint[]): readonly Block[] => {
  const blocks: Block[] = [];
  for (const { x, y, weight } of points.map(checked).sort((a, b) => a.x - b.x)) {
    const block = { from: x, to: x, y, weight };
    const last = blocks.at(-1);
    if (last?.to === x) blocks[blocks.length - 1] = joined(last, block);
    else blocks.push(block);
  }
  return blocks;
};

/** Neighbours that would not rise become one block of their mean. */
const pool = (points: readonly IsotonicPoint[]): readonly Block[] => {
  const blocks: Block[] = [];
  for (let block of byScore(points)) {
    for (let last = blocks.at(-1); last !== undefined && last.y >= block.y; last = blocks.at(-1)) {
      blocks.pop();
      block = joined(last, block);
    }
    blocks.push(block);
  }
  return blocks;
};

const between = (x: number, left: Block, right: Block): number =>
  left.y + ((right.y - left.y) * (x - left.to)) / (right.from - left.to);

/**
 * The never-falling function with the least squared error over the points, by pooling adjacent violators; straight between
 * blocks and level beyond the ends. Over pairs of score and outcome it turns scores into probabilities.
 * M. Ayer et al., "An empirical distribution function for sampling with incomplete information", Ann. Math. Statist. 26
 * (1955); B. Zadrozny, C. Elkan, "Transforming classifier scores into accurate multiclass probability estimates", KDD 2002.
 * @throws EVOLVE_OPTIONS without a point, and for one that is not finite or weighs nothing
 */
export const isotonic = (points: readonly IsotonicPoint[]): ((x: number) => number) => {
  if (points.length === 0) refuse('isotonic: the points', 'are at least one', points.length);
  const blocks = pool(points);
  return (x) => {
    const next = blocks.findIndex(({ to }) => x <= to);
    const right = blocks.at(next);
    if (right === undefined || next === -1) return blocks.at(-1)?.y ?? Number.NaN;
    const left = blocks[next - 1];
    return x >= right.from || left === undefined ? right.y : between(x, left, right);
  };
};
