import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

/** What is wrong with a JSON text, and where. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

export interface JsonTree {
  readonly root?: Node;
  readonly faults: readonly JsonFault[];
}

const OPTIONS = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: false };

/** The key of a property node. */
export const keyOf = (property: Node): string => String(property.children?.[0]?.value);

/**
 * The keys that stand twice in one object: readers differ on which of them counts. And the one that some readers take for the
 * prototype: what it holds is in every object then.
 */
const faultsIn = (node: Node): JsonFault[] => {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child) => {
    if (node.type !== 'object') return faultsIn(child);
    const key = keyOf(child);
    const twice = seen.has(key)
      ? [{ offset: child.offset, message: `the key ${JSON.stringify(key)} stands twice` }]
      : [];
    seen.add(key);
    const inherited =
      key === '__proto__' ? [{ offset: child.offset, message: 'the key "__proto__" is no plain data' }] : [];
    return [...twice, ...inherited, ...faultsIn(child)];
  });
};

const faultOf = (error: ParseError): JsonFault => ({
  offset: error.offset,
  message: `not valid JSON: ${printParseErrorCode(error.error)}`,
});

/** Parses JSON with comments and trailing commas. Duplicate keys are a fault, and so is `__proto__`. The tree's offsets are those of `text`. */
export const parseJsonTree = (text: string): JsonTree => {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, OPTIONS);
  if (root === undefined) return { faults: [{ offset: 0, message: 'not valid JSON: empty' }] };
  return { root, faults: [...errors.map(faultOf), ...faultsIn(root)] };
};
