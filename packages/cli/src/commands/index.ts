/** The table of all commands, in the order of the help. */
import type { Command } from '../command.ts';
import { approvals } from './approvals.ts';
import { audit } from './audit.ts';
import { approve, reject } from './decide.ts';
import { checkpoint } from './checkpoint.ts';
import { cycle } from './cycle.ts';
import { doctor } from './doctor.ts';
import { halt, resume } from './halt.ts';
import { init } from './init.ts';
import { keys } from './keys.ts';
import { log } from './log.ts';
import { memory } from './memory.ts';
import { policy } from './policy.ts';
import { policyDiff } from './policy-diff.ts';
import { repair } from './repair.ts';
import { rollback } from './rollback.ts';
import { run } from './run.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { transcripts } from './transcripts.ts';
import { capabilities, validate } from './validate.ts';

export const COMMANDS: readonly Command[] = [
  init,
  run,
  cycle,
  status,
  log,
  show,
  approvals,
  approve,
  reject,
  keys,
  rollback,
  halt,
  resume,
  policy,
  memory,
  transcripts,
  audit,
  checkpoint,
  validate,
  capabilities,
  policyDiff,
  repair,
  doctor,
];
