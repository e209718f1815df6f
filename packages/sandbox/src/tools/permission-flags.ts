/** What the Node of a tool is permitted, by the capabilities that the validator found and the policy granted. */

/** Paths that the host opens to tools. */
export interface ToolPaths {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
}

/** Node 25 asks for a permission to use the network, older ones do not know the flag. */
const NETWORK_FLAGS: readonly string[] = process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : [];

const WALLS: readonly string[] = ['--permission', '--disallow-code-generation-from-strings', '--no-warnings'];

const has = (capabilities: readonly string[], ...kinds: readonly string[]): boolean =>
  kinds.some((kind) => capabilities.includes(kind));

/** The paths that a tool with these capabilities gets to see at all. */
export const openPaths = (capabilities: readonly string[], paths: ToolPaths): ToolPaths => {
  const writable = has(capabilities, 'fs.write') ? paths.writable : [];
  return { readable: has(capabilities, 'fs.read') ? [...paths.readable, ...writable] : [], writable };
};

export const usesNetwork = (capabilities: readonly string[]): boolean => has(capabilities, 'net');

/** Flags of the Node that runs one tool. Nothing is permitted that the tool was not found to use. */
export const permissionFlags = (capabilities: readonly string[], open: ToolPaths): readonly string[] => [
  ...WALLS,
  ...open.readable.map((path) => `--allow-fs-read=${path}`),
  ...open.writable.map((path) => `--allow-fs-write=${path}`),
  ...(usesNetwork(capabilities) ? NETWORK_FLAGS : []),
  ...(has(capabilities, 'worker') ? ['--allow-worker'] : []),
];
