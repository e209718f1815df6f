import type { Ctx } from '../ctx.ts';
import { family } from '../defs.ts';
import { tool } from '../langs.ts';
import type { Face } from '../types.ts';

const gcc = (c: Ctx, x: readonly [file: string, message: string, fatal?: boolean]): Face => {
  const line = c.line();
  const col = c.col();
  const bare = `${x[0]}:${line}:${col}: ${x[2] === true ? 'fatal error' : 'error'}: ${x[1]}`;
  return tool(
    `${x[2] === true ? '' : `${x[0]}: In function ‘${c.snake()}’:\n`}${bare}\n${String(line).padStart(5)} |     ${c.snake()}(ctx);\n      |     ${'^'.repeat(c.n(3, 9))}${x[2] === true ? '\ncompilation terminated.' : ''}`,
    bare,
  );
};
const ld = (c: Ctx, x: string): Face => {
  const obj = `/tmp/cc${c.id(6)}.o`;
  const bare = `${c.pick([`${obj}: in function \`${c.snake()}':\n${c.file()}.c:(.text+0x${c.hex(2)}): `, `/usr/bin/ld: ${c.abs('build/libcore.a')}(${c.file().replace(/.*\//, '')}.o): in function \`${c.snake()}':\n(.text+0x${c.hex(3)}): `])}${x}`;
  return tool(`${bare}\ncollect2: error: ld returned 1 exit status`, bare);
};
const ldTool = (_c: Ctx, x: string): Face => tool(`${x}\ncollect2: error: ld returned 1 exit status`, x);
const asan = (c: Ctx, kind: string): Face => {
  const bare = `==${c.pid()}==ERROR: AddressSanitizer: ${kind} on address 0x60${c.hex(10)} at pc 0x${c.hex(12)} bp 0x7ff${c.hex(9)} sp 0x7ff${c.hex(9)}`;
  return {
    ...tool(
      `=================================================================\n${bare}\nREAD of size ${c.pick([1, 4, 8])} at 0x60${c.hex(10)} thread T0\n    #0 0x${c.hex(12)} in ring_pop ${c.abs('src/ring.c')}:${c.line()}\n    #1 0x${c.hex(12)} in ${c.snake()} ${c.abs(`src/${c.file()}.c`)}:${c.line()}\n\nSUMMARY: AddressSanitizer: ${kind} ${c.abs('src/ring.c')}:${c.line()} in ring_pop`,
      `SUMMARY: AddressSanitizer: ${kind} ${c.abs('src/ring.c')}:${c.line()} in ring_pop`,
    ),
  };
};
const n = family('c-cpp', true);
n.twin(
  'undefined-ref',
  ld,
  "undefined reference to `inflateInit2_'",
  "undefined reference to `deflateInit2_'",
  "undefined reference to `vtable for Codec'",
);
n.twin(
  'member',
  gcc,
  ['src/ring.c', '‘struct ring’ has no member named ‘head_seq’'],
  ['src/ring.c', '‘struct ring’ has no member named ‘tail_seq’'],
  ['src/ring.c', '‘head_seq’ undeclared (first use in this function)'],
  ['src/ring.c', 'invalid use of undefined type ‘struct ring’'],
);
n.twin(
  'header',
  gcc,
  ['src/tls.c', 'openssl/evp.h: No such file or directory', true],
  ['src/tls.c', 'openssl/ssl.h: No such file or directory', true],
  ['src/tls.c', 'zlib.h: No such file or directory', true],
);
n.known(
  'cannot-find',
  ldTool,
  '/usr/bin/ld: cannot find -lpcre2-8: No such file or directory',
  '/usr/bin/ld: cannot find -lpcre2-posix: No such file or directory',
);
n.known('asan', asan, 'heap-use-after-free', 'heap-buffer-overflow', 'stack-use-after-return');
n.known(
  'cmake-package',
  (c: Ctx, p: string) => {
    const b = `  Could not find a package configuration file provided by "${p}" with any of\n  the following names:\n\n    ${p}Config.cmake\n    ${p.toLowerCase()}-config.cmake`;
    return tool(
      `CMake Error at CMakeLists.txt:${c.line()} (find_package):\n${b}\n\n-- Configuring incomplete, errors occurred!`,
      b,
    );
  },
  'Protobuf',
  'absl',
);
n.known(
  'glibc',
  (c: Ctx, v: string) =>
    tool(
      `${c.abs('bin/agent')}: /lib/x86_64-linux-gnu/libc.so.6: version \`${v}' not found (required by ${c.abs('bin/agent')})`,
    ),
  'GLIBC_2.34',
  'GLIBC_2.38',
);
n.known(
  'so-missing',
  (c: Ctx, so: string) =>
    tool(
      `${c.abs('bin/worker')}: error while loading shared libraries: ${so}: cannot open shared object file: No such file or directory`,
    ),
  'libssl.so.1.1',
  'libcrypto.so.1.1',
);
n.known(
  'terminate',
  (_c: Ctx, x: string) => tool(`terminate called after throwing an instance of '${x}'`),
  "std::out_of_range'\n  what():  map::at",
  "std::bad_alloc'\n  what():  std::bad_alloc",
);
n.novel('multiple', (c) => ld(c, "multiple definition of `g_clock'; /tmp/other.o:(.bss+0x0): first defined here"));

export default n.defs;
