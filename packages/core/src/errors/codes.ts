/** What a caller should do next: give up, try again later, or stop everything until a person has looked. */
export type Consequence = 'terminal' | 'retryable' | 'pause';

/**
 * Every error code of the project with its consequence. Codes are part of the API, messages are not.
 * Each has a heading of its own in `docs/errors.md`; a test holds the two together.
 */
export const ERROR_CODES = {
  EVOLVE_OPTIONS: 'terminal',
  EVOLVE_USAGE: 'terminal',
  EVOLVE_ABORTED: 'terminal',
  EVOLVE_BUSY: 'retryable',
  EVOLVE_CYCLE_STATE: 'terminal',
  EVOLVE_NOT_FOUND: 'terminal',

  EVOLVE_GIT_MISSING: 'terminal',
  EVOLVE_GIT_FAILED: 'retryable',
  EVOLVE_NOT_A_REPOSITORY: 'terminal',
  EVOLVE_BARE_REPOSITORY: 'terminal',
  EVOLVE_UNBORN_HEAD: 'terminal',
  EVOLVE_OPERATION_IN_PROGRESS: 'retryable',
  EVOLVE_REPOSITORY_READ_ONLY: 'terminal',
  EVOLVE_REPOSITORY_LOCKED: 'retryable',
  EVOLVE_REPOSITORY_CHANGED: 'pause',
  EVOLVE_HEAD_MOVED: 'retryable',
  EVOLVE_CANDIDATE_INVALID: 'terminal',
  EVOLVE_CHECKPOINT_FAILED: 'terminal',
  EVOLVE_CHECKPOINT_UNSTABLE: 'retryable',
  EVOLVE_PROMOTION_FAILED: 'retryable',
  EVOLVE_ROLLBACK_FAILED: 'pause',
  EVOLVE_STATE_DIR: 'terminal',
  EVOLVE_DISK_FAILED: 'retryable',
  EVOLVE_MIRROR_DAMAGED: 'pause',

  EVOLVE_RUNNER_UNAVAILABLE: 'terminal',
  EVOLVE_COMMAND_NOT_FOUND: 'terminal',
  EVOLVE_CONTENT_NOT_LOADED: 'terminal',

  EVOLVE_TOOL_INVALID: 'terminal',
  EVOLVE_TOOL_DENIED: 'terminal',
  EVOLVE_TOOL_NOT_FOUND: 'terminal',
  EVOLVE_TOOL_NOT_ENABLED: 'terminal',
  EVOLVE_TOOL_CHANGED: 'terminal',
  EVOLVE_TOOL_CONFLICT: 'retryable',
  EVOLVE_TOOL_ARGUMENTS: 'terminal',
  EVOLVE_TOOL_FAILED: 'retryable',
  EVOLVE_TOOL_KILLED: 'retryable',
  EVOLVE_TOOL_RESULT: 'terminal',
  EVOLVE_TOOL_RECORDS: 'pause',

  EVOLVE_POLICY_INVALID: 'terminal',
  EVOLVE_POLICY_CHANGED: 'pause',
  EVOLVE_GATE_DEAD: 'pause',
  EVOLVE_CHECK_DEAD: 'pause',
  EVOLVE_DEPENDENCIES_CHANGED: 'pause',
  EVOLVE_SAFE_MODE: 'pause',
  EVOLVE_HALTED: 'pause',
  EVOLVE_BUDGET_EXCEEDED: 'retryable',
  EVOLVE_APPROVAL_NOT_PENDING: 'terminal',
  EVOLVE_APPROVAL_INVALID: 'terminal',
  EVOLVE_NOTICE_FAILED: 'retryable',

  EVOLVE_JOURNAL_CONFLICT: 'retryable',
  EVOLVE_LEASE_LOST: 'retryable',
  EVOLVE_JOURNAL_CORRUPT: 'pause',
  EVOLVE_KNOWLEDGE_CORRUPT: 'pause',
  EVOLVE_STORE_FULL: 'pause',
  EVOLVE_STORE_VERSION: 'terminal',
  EVOLVE_STORE_FAILED: 'retryable',

  EVOLVE_MODEL_FAILED: 'retryable',
  EVOLVE_MODEL_OUTPUT: 'retryable',
  EVOLVE_PROPOSAL_FAILED: 'retryable',
  EVOLVE_CHECK_ALREADY_PASSES: 'terminal',
  EVOLVE_NO_CHECK: 'terminal',
  EVOLVE_EXPLORE_FAILED: 'retryable',
  EVOLVE_FETCH_FAILED: 'retryable',
  EVOLVE_STORY_STUCK: 'terminal',
} as const satisfies Record<string, Consequence>;

export type ErrorCode = keyof typeof ERROR_CODES;
