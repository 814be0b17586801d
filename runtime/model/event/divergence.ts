/** Where a run did something else than its runbook says, and what the runbook could say instead. */
export interface DivergenceDetected {
  readonly skipped: readonly DivergentSkip[];
  readonly modified: readonly DivergentStep[];
  readonly unlisted: readonly UnlistedCommand[];
  readonly suggestions: readonly RunbookSuggestion[];
}

/** A step that a person left out. */
export interface DivergentSkip {
  readonly step_id: string;
  readonly by: string;
  readonly reason: string;
}

/** A step that was not done as the runbook said when the run began. */
export interface DivergentStep {
  /** Missing where the runbook as a whole was changed. */
  readonly step_id?: string;
  /**
   * `runbook_changed`, and of a step then `changed`, `added`, `removed` or `moved`; `by_hand` (a person took it as done),
   * `timed_out`, `tried_again` (by a person, not by `retry`), `jumped_back` (to this step, in a debugger), `value_changed` (of
   * a name, in a debugger; without a step).
   */
  readonly how: string;
  readonly by: string;
  readonly detail: string;
}

/** Something that was run and that the runbook does not list. */
export interface UnlistedCommand {
  /** `console` (typed by a person while the run was held), `removed_step` (run before it was taken out of the runbook). */
  readonly source: string;
  /** The command line, redacted; of a removed step it stands in the events of the step. */
  readonly command?: string;
  readonly step_id?: string;
  readonly by: string;
}

/** What the runbook could say so that the next run does not diverge. */
export interface RunbookSuggestion {
  /** The place in the runbook: `steps.ID`, with the key after it where it is about one. */
  readonly path: string;
  readonly edit: SuggestedEdit;
}

/** How a step could be changed. */
export interface SuggestedEdit {
  /** `allow_skip` (by an input), `make_manual`, `lengthen_timeout`, `retry`; readers show a kind that they do not know. */
  readonly kind: string;
  /** The name of the input, the time limit, or the number of further attempts. */
  readonly value?: string;
  readonly why: string;
}
