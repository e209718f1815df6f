import { library } from '../../tsup.base.ts';

// The evaluator, the threads of its tests and the two of trust are run as programs of their own, in a process that may read this folder and little else.
export default library([
  'src/index.ts',
  'src/evaluator/main.ts',
  'src/evaluator/runners/vitest/guest.ts',
  'src/evaluator/runners/vitest/worker.ts',
  'src/trust/isolated/record.ts',
  'src/trust/isolated/replay.ts',
]);
