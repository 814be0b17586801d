import type { ListedRun, ListedRunbook, ListedWaiting } from '../../language-server/protocol.js';

/** A line of a view, before the editor draws it. */
export interface ViewRow {
  /** The same as long as it is of the same thing, so that what is chosen stays chosen. */
  readonly id: string;
  readonly label: string;
  /** Behind the label: how it stands, in words. */
  readonly description: string;
  /** Shown when the mouse rests on it; one fact a line. */
  readonly tooltip: string;
  /** The name of a codicon; what it means stands in the description, too. */
  readonly icon: string;
  /** The name of a colour of the theme. */
  readonly color?: string;
  /** What a screen reader says of it. */
  readonly spoken: string;
  /** What decides which actions it has. */
  readonly context: string;
  readonly subject: RowSubject;
  /** What happens when it is chosen; unfolds where there is nothing. */
  readonly open?: { readonly command: string; readonly title: string; readonly arguments: readonly unknown[] };
  readonly rows?: readonly ViewRow[];
}

/** What a row is of. */
export type RowSubject =
  | { readonly kind: 'waiting'; readonly waiting: ListedWaiting }
  | { readonly kind: 'runbook'; readonly runbook: ListedRunbook }
  | { readonly kind: 'run'; readonly run: ListedRun }
  | { readonly kind: 'folder' }
  | { readonly kind: 'more' };

/** The parts that there are, in one line. */
export function facts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The facts that there are, one a line. */
export function factLines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

/** What a screen reader says of a row: all that is seen of it. */
export function spokenOf(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** The folder of the run that an argument of a command is of: a row, or the folder itself; undefined where it is neither. */
export function runDirectoryIn(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  const subject = subjectIn(given);
  if (subject?.kind === 'run') return subject.run.directory;
  return subject?.kind === 'waiting' ? subject.waiting.directory : undefined;
}

/** The runbook that an argument of a command is of; undefined where it is none. */
export function runbookIn(given: unknown): ListedRunbook | undefined {
  const subject = subjectIn(given);
  return subject?.kind === 'runbook' ? subject.runbook : undefined;
}

/** What a row is of that the editor hands to a command; undefined for anything else. */
export function subjectIn(given: unknown): RowSubject | undefined {
  const isRow = typeof given === 'object' && given !== null && 'subject' in given && 'context' in given;
  return isRow ? (given as ViewRow).subject : undefined;
}
