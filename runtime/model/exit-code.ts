/** What the program's exit code says (docs/decisions/0003-exit-codes.md). */
export const exitCode = {
  ok: 0,
  /** A step, an assertion or a verification failed; `verify`: intact but unfinished or unsatisfied. */
  failed: 1,
  /** Governance or a person said no. */
  refused: 2,
  /** The command line, a file or a runbook is invalid. */
  invalid: 3,
  /** A run cannot be resumed. */
  resume: 4,
  /** The record was changed. */
  changed: 5,
  /** A person has to answer, and none is there. */
  waiting: 6,
  /** A fault of this program. */
  internal: 70,
  /** Ended by Ctrl+C, or by a person who aborted the run. */
  interrupted: 130,
} as const;
