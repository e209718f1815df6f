/**
 * Ends TypeScript's parser after a number of nodes. It asks for the constructors of its nodes whenever it begins with a text, so
 * they are lent for as long as one synchronous call takes, and nobody else ever meets them.
 */
import typescript from 'typescript';

/** The parser has made as many nodes as it may. */
export class TooManyNodes extends Error {}

type NodeConstructor = new (kind: number, start: number, end: number) => object;

/** Who makes the nodes of which kind. */
interface Allocator {
  readonly getNodeConstructor: () => NodeConstructor;
  readonly getTokenConstructor: () => NodeConstructor;
  readonly getIdentifierConstructor: () => NodeConstructor;
}

/** TypeScript exports it to its own language service, and its types do not tell. */
const { objectAllocator, setObjectAllocator } = typescript as unknown as {
  readonly objectAllocator: Allocator;
  readonly setObjectAllocator: (allocator: Allocator) => void;
};

const OWN: Allocator = { ...objectAllocator };

let left = 0;

const counted = (Base: NodeConstructor): (() => NodeConstructor) => {
  const Counted = class extends Base {
    constructor(kind: number, start: number, end: number) {
      if (left === 0) throw new TooManyNodes('its parser tries too many ways to read it');
      left -= 1;
      super(kind, start, end);
    }
  };
  return () => Counted;
};

const COUNTING: Allocator = {
  ...OWN,
  getNodeConstructor: counted(OWN.getNodeConstructor()),
  getTokenConstructor: counted(OWN.getTokenConstructor()),
  getIdentifierConstructor: counted(OWN.getIdentifierConstructor()),
};

/**
 * Calls it, and ends TypeScript's parser in it when it makes one node more than `limit`.
 * @throws TooManyNodes, and what it throws.
 */
export const withinNodes = <T>(limit: number, run: () => T): T => {
  left = limit;
  setObjectAllocator(COUNTING);
  try {
    return run();
  } finally {
    setObjectAllocator(OWN);
  }
};
