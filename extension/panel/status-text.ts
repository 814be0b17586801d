import type { StandingBody } from '../../debug-adapter/protocol.js';
import type { Question } from '../../runtime/model/question.js';

/** Puts a message into the language of the window; `{0}` … are filled in. */
export type Translate = (message: string, ...values: string[]) => string;

/** What the one item of the status bar says. */
export interface StatusText {
  /** With an icon. */
  readonly text: string;
  /** The same for whoever has it read out. */
  readonly label: string;
  /** A line each. */
  readonly details: readonly string[];
  readonly isWaiting: boolean;
}

/** A run that is told of in the status bar. */
export interface ToldRun {
  readonly name: string;
  readonly standing?: StandingBody;
  readonly question?: Question;
}

/** What is said of the runs of a window: first what waits for a person, else how far the one that is looked at has come. */
export function statusText(current: ToldRun, others: readonly ToldRun[], t: Translate): StatusText {
  const waiting = [current, ...others].filter(({ question }) => question);
  const [first = current] = waiting;
  const more = waiting.length > 1 ? t(' and {0} more', String(waiting.length - 1)) : '';
  const words = first.question ? `${waitingText(first.question, t)}${more}` : progressText(first, t);
  return {
    text: `$(${iconOf(first)}) ${words}`,
    label: words,
    details: [current, ...others].map((run) => detailOf(run, t)),
    isWaiting: first.question !== undefined,
  };
}

function iconOf({ question, standing }: ToldRun): string {
  if (question) return 'bell-dot';
  return standing?.isStopped ? 'debug-pause' : 'sync~spin';
}

function waitingText({ kind, evidence, stepId, takesBack }: Question, t: Translate): string {
  if (takesBack && kind === 'approval') return t("Runbook waits: take back '{0}'", takesBack.stepId);
  switch (kind) {
    case 'approval':
      return t("Runbook waits: approve '{0}'", stepId);
    case 'evidence':
      return t("Runbook waits: '{0}' of '{1}'", evidence?.name ?? '', stepId);
    case 'intervention':
      return t("Runbook waits: a word on '{0}'", stepId);
  }
}

function progressText({ standing }: ToldRun, t: Translate): string {
  const { number, steps } = standing ?? {};
  return number === undefined ? t('Runbook') : t('Runbook: step {0} of {1}', String(number), String(steps));
}

function detailOf(run: ToldRun, t: Translate): string {
  const { name, question, standing } = run;
  if (question) return t("{0} waits for an answer: '{1}'", name, question.title);
  const at = standing?.stepId;
  if (at === undefined) return name;
  return standing?.isStopped ? t("{0} stands at '{1}'", name, at) : t("{0} runs '{1}'", name, at);
}
