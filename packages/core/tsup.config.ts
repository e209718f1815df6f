import { library } from '../../tsup.base.ts';

export default library([
  'src/index.ts',
  'src/contracts/index.ts',
  'src/errors/index.ts',
  'src/budget/index.ts',
  'src/candidate/index.ts',
  'src/approval/index.ts',
  'src/ledger/index.ts',
  'src/models/index.ts',
  'src/checks/index.ts',
  'src/fingerprint/index.ts',
  'src/stats/index.ts',
  'src/untrusted/index.ts',
  'src/testing/index.ts',
  'src/failpoint/index.ts',
  'src/time/index.ts',
  'src/disk/index.ts',
  'src/sqlite/index.ts',
  'src/paths/index.ts',
  'src/coverage/index.ts',
]);
