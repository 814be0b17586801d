import type { ReportAttempt, ReportStep } from '../schema/generated/run-report.js';
import type { OutlineStep, PageData } from './page-data.js';
import { say } from './words.js';

/** A step as the page shows it: what its runbook says of it beside what the run made of it. */
export interface PageStep {
  readonly id: string;
  readonly title: string;
  /** Its place in the runbook, from 1; 0 where the runbook does not list it. */
  readonly number: number;
  readonly status: ReportStep['status'];
  /** The status as a word, with what only the attempts tell. */
  readonly word: string;
  /** The class of its command; `manual` where a person does it, undefined where nobody knows yet. */
  readonly risk?: string;
  /** The first line of what it does. */
  readonly command: string;
  /** The title of its group, where it is the first one there. */
  readonly opensGroup?: string;
  readonly attempts: readonly ReportAttempt[];
  /** The step that it takes back. */
  readonly takesBack?: string;
  readonly outline?: OutlineStep;
}

/** The steps of a run in the order of the runbook, those that have not begun too; what takes a step back stands behind it. */
export function stepsOf({ report, outline }: PageData): readonly PageStep[] {
  const written = new Map(outline?.steps.map((step) => [step.id, step]));
  const told = new Set(report.steps.map(({ id }) => id));
  const titles = new Map(outline?.groups.map(({ id, title }) => [id, title]));
  const all = [
    ...report.steps.map((step) => ({ step, written: written.get(step.id) })),
    ...(outline?.steps ?? [])
      .filter(({ id }) => !told.has(id))
      .map((one) => ({ step: untold(one, outline), written: one })),
  ];
  let group: string | undefined;
  return all.map(({ step, written: one }) => {
    const opens = one?.group !== undefined && one.group !== group ? titles.get(one.group) : undefined;
    if (one) group = one.group;
    return pageStep(step, one ?? written.get(step.rolls_back ?? ''), opens);
  });
}

function untold({ id }: OutlineStep, outline: PageData['outline']): ReportStep {
  const number = (outline?.steps.findIndex((step) => step.id === id) ?? -1) + 1;
  return { number, id, status: 'not_reached', is_tolerated: false, attempts: [] };
}

function pageStep(step: ReportStep, outline: OutlineStep | undefined, opens: string | undefined): PageStep {
  const { id, number, status, attempts, rolls_back: takesBack } = step;
  const last = attempts.at(-1);
  const isRollback = takesBack !== undefined;
  const written = (isRollback ? outline?.rollback : outline?.text) ?? '';
  const risk = riskOf(last, isRollback ? undefined : outline);
  return {
    ...{ id, number, status, attempts, word: statusWord(step) },
    title: isRollback ? say('steps.takesBack', takesBack) : (outline?.title ?? id),
    command: firstLine(last?.command.text || written),
    ...(risk !== undefined && { risk }),
    ...(opens !== undefined && { opensGroup: opens }),
    ...(isRollback && { takesBack }),
    ...(outline && !isRollback && { outline }),
  };
}

function riskOf(last: ReportAttempt | undefined, outline: OutlineStep | undefined): string | undefined {
  const isManual = last === undefined ? outline?.kind === 'manual' : last.command.kind === 'manual';
  return isManual ? 'manual' : (last?.risk?.class ?? outline?.risk);
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

function statusWord({ status, is_tolerated: isTolerated, attempts }: ReportStep): string {
  if (isTolerated) return say('status.tolerated');
  const isTakenBack = status === 'failed' && attempts.at(-1)?.rollback?.status === 'passed';
  return isTakenBack ? say('status.takenBack') : say(`status.${status}`);
}

/** Whether nothing more becomes of a step by itself. */
export function isDone({ status }: Pick<PageStep, 'status'>): boolean {
  return status === 'passed' || status === 'failed' || status === 'skipped' || status === 'rolled_back';
}

/** Since when a step runs or waits; undefined where it does neither. */
export function sinceWhen({ status, attempts }: PageStep): string | undefined {
  if (isDone({ status }) || status === 'not_reached') return undefined;
  const last = attempts.at(-1);
  const running = last?.executions.findLast(({ ended_at }) => ended_at === undefined);
  const waiting = last?.approvals.findLast((approval) => approval.status === 'open');
  const asked = last?.interventions.findLast(({ resolution }) => resolution === undefined);
  return asked?.opened_at ?? running?.started_at ?? waiting?.requested_at ?? last?.ready_at;
}

/** The steps that hold all these words in what is shown of them, case aside. */
export function found(steps: readonly PageStep[], filter: string): readonly PageStep[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return steps;
  return steps.filter((step) => {
    const text = searched(step);
    return words.every((word) => text.includes(word));
  });
}

function searched({ id, title, word, risk, command, outline, number }: PageStep): string {
  return [`#${number}`, id, title, word, risk, command, outline?.group].join('\n').toLowerCase();
}
