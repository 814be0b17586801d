import type { Span } from './text.js';

/** How dangerous a command is. `unknown` counts as caution wherever a decision is made. */
export type Risk = 'safe' | 'caution' | 'dangerous' | 'unknown';

/** The classes that a decision is made on, from harmless to harmful. */
export type FinalRisk = 'safe' | 'caution' | 'dangerous';

/** Why a command got its class: the rule that said so and the characters that caused it. */
export interface RiskReason {
  /** A slug such as `core/rm`, the tool's file and the rule in it. */
  readonly rule: string;
  readonly risk: Risk;
  /** In the text that was judged; for an argv, in its words joined by one blank. */
  readonly span: Span;
  /** A sentence that says why, lower case, no full stop. */
  readonly why: string;
  /** A safer way, where there is one. */
  readonly suggestion?: string;
}

/** The verdict on a command. */
export interface Classification {
  /** The scanner's class. */
  readonly risk: Risk;
  /** Whether the effect is hard to reverse; only ever true together with `dangerous`. */
  readonly critical: boolean;
  /** Whether the output may hold secrets. */
  readonly sensitive?: boolean;
  readonly reasons: readonly RiskReason[];
  /** What is acted on, such as `deployment/api`; a person types it to confirm. */
  readonly resource?: string;
  readonly dryRun?: boolean;
  /** The command lines that a process starts, itself first and what it hides inside after it; names as far as they are known. */
  readonly programs?: readonly (readonly string[])[];
  /** That the text may hold commands that were not found, so that `programs` is not the whole list. */
  readonly isUnread?: true;
  /** The merged class and the merge rule (R1 to R5, or `local` for the scanner alone) that gave it. */
  readonly final: { readonly risk: FinalRisk; readonly rule: string };
  /** The grammars that were asked for and not there, so that cautious rules read the text instead; not for printing. */
  readonly missing?: readonly Grammar[];
}

/** What is only loaded for commands that need it: the readers of all languages but bash, and PostgreSQL's parser. */
export type Grammar = 'languages' | 'sql';

/** The sign that stands before the word of a class, wherever a class is shown. */
export const riskIcon: Readonly<Record<Risk, string>> = { safe: '●', caution: '▲', dangerous: '■', unknown: '?' };
