/** Why a script cannot be played, for people, and the line of the script that is at fault. */
export interface ScriptFault {
  readonly message: string;
  readonly line: number;
}

/** What to do about a script that cannot be played. */
const advice = "record the script as one call: 'runbook record'";

/** Something in a script that is not played, because what it does could only be guessed. */
export class Unplayable extends Error {
  constructor(reason: string) {
    super(`${reason}; ${advice}`);
  }
}

/** How a part of a script was left before its end. */
export type Left =
  | { readonly kind: 'exit' | 'return'; readonly status: number }
  /** The value that a script cannot do without is missing, which ends the whole of it with a status of its own. */
  | { readonly kind: 'abort' }
  | { readonly kind: 'break' | 'continue'; readonly levels: number };

/** Leaves all that is under way up to what it is addressed to. */
export class Leaving extends Error {
  readonly left: Left;

  constructor(left: Left) {
    super(left.kind);
    this.left = left;
  }
}
