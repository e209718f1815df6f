/** What a tool's name looks like: safe as a file name on every system, as an identifier, and in every model's tool list. */
export const TOOL_NAME = /^[a-z][a-z0-9_]{1,63}$/;

const DEVICES: readonly string[] = ['con', 'prn', 'aux', 'nul'];
const PORTS: readonly string[] = Array.from({ length: 10 }, (_, port) => [
  `com${String(port)}`,
  `lpt${String(port)}`,
]).flat();

/** Names that no tool may have: devices of Windows, where the repository may be checked out, and a key of every object. */
export const RESERVED_NAMES: readonly string[] = [...DEVICES, ...PORTS, 'constructor'];
