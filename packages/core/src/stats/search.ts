/** Numbers that are found by cutting an interval smaller. */

/** Enough for every digit of a number in [0, 1] that matters. */
const HALVINGS = 60;

/** Where `isBelow` turns from true to false between `low` and `high`. */
export const bisect = (low: number, high: number, isBelow: (x: number) => boolean): number => {
  let [from, to] = [low, high];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (from + to) / 2;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
};

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Beyond it a smooth minimum is flat to the last digit. */
const CUTS = 45;

/** Where a convex function is lowest between `low` and `high`. J. Kiefer, "Sequential minimax search for a maximum", Proc. AMS 4 (1953). */
export const lowest = (low: number, high: number, f: (x: number) => number): number => {
  let [from, to] = [low, high];
  let [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let cut = 0; cut < CUTS; cut += 1) {
    if (atLeft < atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = f(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = f(right);
    }
  }
  return (from + to) / 2;
};
