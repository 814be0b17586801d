/** How bad it is: a fault keeps something from working, a warning is probably a mistake, a note is worth knowing. */
export const severities = ['fault', 'warning', 'note'] as const;

export type Severity = (typeof severities)[number];

/** One thing that was found, and what to do about it. */
export interface Finding {
  readonly severity: Severity;
  /** What was looked at and what is wrong with it, such as `links/no-file`; of a runbook also the code of a diagnostic. */
  readonly code: string;
  /** As it was named, or found below the folder that was named; missing for what concerns the machine or the account. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** What is wrong; what to do, behind a semicolon. */
  readonly message: string;
}

/** All that was looked at, and what was found. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly runbooks: number;
  readonly guides: number;
  readonly tests: number;
  /** The addresses that are named, each once. */
  readonly addresses: number;
  /** Whether these were asked for. */
  readonly isOnline: boolean;
}

/** What is looked at; each can be left out. */
export const checks = [
  'runbook',
  'links',
  'tools',
  'drift',
  'tests',
  'validation',
  'machine',
  'records',
  'policy',
  'keys',
] as const;

/** What was looked at when a finding was made: the first part of its code, and the runbook for every diagnostic. */
export function checkOf({ code }: Pick<Finding, 'code'>): (typeof checks)[number] {
  return checks.find((check) => code.startsWith(`${check}/`)) ?? 'runbook';
}
