import type { Diagnostic, Severity } from '../../model/diagnostic.js';
import type { Outline, StepContext } from '../outline.js';
import type { StepOutline } from '../step-outline.js';

/** One thing that can be wrong with a runbook although its shape is right. */
export interface Rule {
  /** The path of the rule's file below `check/`. */
  readonly code: string;
  readonly severity: Severity;
  /** Why this is a fault, for someone who meets it for the first time. */
  readonly explanation: string;
  readonly howToFix: string;
  /** What breaks the rule in a runbook as a whole. */
  readonly check?: (outline: Outline) => Iterable<Finding>;
  /** What breaks it in a step, whatever the others say; found once for each state of the step. */
  readonly checkStep?: (step: StepOutline, context: StepContext) => readonly Finding[];
  /** Whether all is known that the rule needs beside the text; a rule without it needs nothing else. */
  readonly needs?: (outline: Outline) => boolean;
}

/** A place where a rule is broken. */
export type Finding = Omit<Diagnostic, 'code' | 'severity'>;
