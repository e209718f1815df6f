/** Reads what `strace -f -y -xx` wrote: file-system calls that succeeded, in the order of their ends. */

export interface Call {
  readonly pid: number;
  readonly name: string;
  /** Strings decoded to bytes (as latin1), everything else as it stands. */
  readonly args: readonly string[];
  /** The number before `<path>` of each argument that is a descriptor, else undefined. */
  readonly fds: readonly (number | undefined)[];
  /** The path in `<...>` of each argument that is a descriptor or a folder, else undefined. */
  readonly places: readonly (string | undefined)[];
  readonly result: number;
}

/** What a storage device could forget, and what keeps it from forgetting; `chdir`, `lseek`, `read` to read the others rightly. */
export const TRACED = [
  ...['openat', 'open', 'creat', 'close', 'dup', 'dup2', 'dup3', 'fcntl', 'lseek', 'read', 'chdir', 'fchdir'],
  ...['write', 'pwrite64', 'writev', 'pwritev', 'ftruncate', 'truncate', 'fallocate', 'copy_file_range', 'sendfile'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'unlink', 'unlinkat'],
  ...['mkdir', 'mkdirat', 'rmdir', 'chmod', 'fchmod', 'fchmodat', 'fsync', 'fdatasync', 'sync', 'syncfs'],
];

const decode = (hex: string): string =>
  hex.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Splits at commas outside quotes, brackets and angles; with `-xx` no string holds any of these. */
const splitArgs = (text: string): readonly string[] => {
  const args: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if ('[{<('.includes(char)) depth += 1;
    else if (']}>)'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      args.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  if (text.trim() !== '') args.push(text.slice(start).trim());
  return args;
};

const parseCall = (pid: number, text: string): Call | undefined => {
  const [, name, inside, value] = /^(\w+)\((.*)\)\s+= (-?\d+)(?:[ <].*)?$/s.exec(text) ?? [];
  if (name === undefined || inside === undefined || Number(value) < 0) return undefined;
  // What was read does not matter, only how much.
  const args = splitArgs(name === 'read' ? inside.replace(/, ".*$/s, '') : inside);
  return {
    pid,
    name,
    args: args.map((arg) => (arg.startsWith('"') ? decode(arg.replace(/"(?:\.\.\.)?$/, '').slice(1)) : arg)),
    fds: args.map((arg) => {
      const number = /^(\d+)</.exec(arg)?.[1];
      return number === undefined ? undefined : Number(number);
    }),
    places: args.map((arg) => {
      const place = /^(?:\d+|AT_FDCWD)<(.*)>/.exec(arg)?.[1];
      return place === undefined ? undefined : decode(place);
    }),
    result: Number(value),
  };
};

export const parseTrace = (text: string): readonly Call[] => {
  const calls: Call[] = [];
  const unfinished = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, id, rest] = /^(\d+)\s+(\S.*)$/s.exec(line) ?? [];
    if (id === undefined || rest === undefined) continue;
    const pid = Number(id);
    if (rest.endsWith(' <unfinished ...>')) {
      unfinished.set(pid, rest.slice(0, -' <unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest)?.[1];
    const call = parseCall(pid, resumed === undefined ? rest : `${unfinished.get(pid) ?? ''}${resumed}`);
    if (call !== undefined) calls.push(call);
  }
  return calls;
};
