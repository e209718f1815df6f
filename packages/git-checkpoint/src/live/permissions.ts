/** Permission bits with or without the x bits: who may read may run, as git does it. */
export const withExecutable = (perm: number, executable: boolean): number =>
  executable ? perm | ((perm & 0o444) >> 2) : perm & ~0o111;
