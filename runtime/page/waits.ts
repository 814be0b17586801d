import type { ReportApproval, ReportAttempt, ReportPerson, RunReport } from '../schema/generated/run-report.js';
import type { PageStep } from './steps.js';
import { say, sayRecorded } from './words.js';

/** Something that a run waits for: whom, and since when. */
export interface Wait {
  readonly stepId: string;
  readonly title: string;
  /** What is waited for, and of whom. */
  readonly what: string;
  /** ISO 8601; missing where nobody knows. */
  readonly since?: string;
  /** After this moment it is waited for no more; ISO 8601. */
  readonly until?: string;
}

/** What a run waits for, in the order of its steps; a run that is over waits for nothing. */
export function waitsOf(steps: readonly PageStep[], { run }: RunReport): readonly Wait[] {
  return isOver(run.status) ? [] : steps.flatMap(stepWaits);
}

/** Whether nothing more happens in a run. */
export function isOver(status: string): boolean {
  return ['completed', 'failed', 'aborted', 'changed'].includes(status);
}

function stepWaits({ id, title, status, attempts }: PageStep): readonly Wait[] {
  const last = attempts.at(-1);
  if (last === undefined) return [];
  const step = { stepId: id, title };
  const asked = [...approvalWaits(last), ...interventionWaits(last), ...rollbackWaits(last, id)];
  if (asked.length > 0) return asked.map((wait) => ({ ...step, ...wait }));
  if (status !== 'waiting') return [];
  const what = last.command.kind === 'manual' ? say('waits.evidence') : say('waits.step');
  return [{ ...step, what, ...(last.ready_at !== undefined && { since: last.ready_at }) }];
}

type Waited = Omit<Wait, 'stepId' | 'title'>;

function approvalWaits({ approvals }: ReportAttempt): readonly Waited[] {
  return approvals
    .filter(({ status }) => status === 'open')
    .map((approval) => ({
      what:
        approval.grants.length === 0
          ? say('waits.approval', requirementText(approval))
          : say('waits.approvalMore', requirementText(approval), approval.grants.map(({ by }) => by.name).join(', ')),
      since: approval.requested_at,
      ...(approval.expires_at !== undefined && { until: approval.expires_at }),
    }));
}

function interventionWaits({ interventions }: ReportAttempt): readonly Waited[] {
  return interventions
    .filter(({ resolution }) => resolution === undefined)
    .map(({ cause, opened_at: since, expires_at: until }) => ({
      what: say('waits.intervention', sayRecorded('cause.', cause)),
      since,
      ...(until !== undefined && { until }),
    }));
}

function rollbackWaits({ rollback }: ReportAttempt, id: string): readonly Waited[] {
  if (rollback?.status !== 'offered') return [];
  const { offered_at: since } = rollback;
  return [{ what: say('waits.rollback', id), ...(since !== undefined && { since }) }];
}

/** Who has to approve, in words. */
export function requirementText(
  approval: Pick<ReportApproval, 'min' | 'roles' | 'distinct_from' | 'self_approval'>,
): string {
  const { min, roles, distinct_from: others, self_approval: alone } = approval;
  return [
    min <= 1 ? say('who.one') : say('who.many', min),
    roles.length === 0 ? '' : say('who.role', roles.join(say('who.or'))),
    others.length === 0 ? '' : say('who.not', others.join(', ')),
    alone === 'break_glass' ? say('who.breakGlass') : '',
  ].join('');
}

/** A person with the role and the channel. */
export function whoText({ name, kind, role, channel }: ReportPerson): string {
  if (kind !== 'human') return kind === name ? name : say('who.through', name, kind);
  const named = role === undefined ? name : say('who.as', name, role);
  return channel === undefined ? named : say('who.through', named, channel);
}
