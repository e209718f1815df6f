/**
 * Named crash windows. A crash test sets `EVOLVE_FAILPOINT=name` in a child's environment, and the child dies there as by
 * `kill -9`; `name#3` dies at the third passing. With `EVOLVE_FAILPOINT_SIGNAL=SIGSTOP` it stands still there instead, until
 * somebody continues it. Without the variable this costs one comparison.
 */
const [armed, nth] = (process.env['EVOLVE_FAILPOINT'] ?? '').split('#');
let passings = 0;

/** Dies here when the environment says so. */
export const failpoint = (name: string): void => {
  if (name !== armed) return;
  passings += 1;
  if (passings === Number(nth ?? 1)) process.kill(process.pid, process.env['EVOLVE_FAILPOINT_SIGNAL'] ?? 'SIGKILL');
};
