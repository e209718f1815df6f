/** Whole numbers as bytes, seven bits each, the lowest first (LEB128); negative ones in zigzag, so that small ones stay short. */

const BASE = 128;

export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

export const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

export const writeVarint = (bytes: number[], value: number): void => {
  let rest = value;
  while (rest >= BASE) {
    bytes.push((rest % BASE) + BASE);
    rest = Math.floor(rest / BASE);
  }
  bytes.push(rest);
};

/** Reads one number after the other. @throws TypeError where the bytes end, or a number is no safe integer */
export const varintReader = (bytes: Uint8Array, start: number): (() => number) => {
  let position = start;
  return () => {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = bytes[position];
      if (byte === undefined) throw new TypeError('the bytes end within a number');
      position += 1;
      value += (byte % BASE) * weight;
      if (!Number.isSafeInteger(value)) throw new TypeError('a number that is too large');
      if (byte < BASE) return value;
      weight *= BASE;
    }
  };
};
