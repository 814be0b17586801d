import type { RecordedEvent, RunCreated } from '../model/event.js';
import { forwardIdOf } from '../model/plan.js';
import { isPast, laterBy, laterOf } from '../model/time.js';
import { nothingSpent, type Spent, spentAfter } from '../run/spent.js';

/** What a trace says that its run was allowed, and what it spent of that. */
export interface PostureRecord {
  isGoverned: boolean;
  isStrict: boolean;
  trustLevel: number;
  limits: NonNullable<RunCreated['limits']>;
  spent: Spent;
  /** The latest moment of any event; a clock that was set back does not change it. */
  latest: string | undefined;
}

/** The posture of a run of which nothing is known: that of runs of earlier versions, which had no policy. */
export function newPostureRecord(): PostureRecord {
  return { isGoverned: false, isStrict: false, trustLevel: 2, limits: {}, spent: nothingSpent, latest: undefined };
}

/** Why an event cannot have come in a run under the posture that its trace notes; undefined where it can. It is taken into the record. */
export function postureFault(record: PostureRecord, event: RecordedEvent): string | undefined {
  notePosture(record, event);
  record.latest = laterOf(event.ts, record.latest);
  const fault = breach(record, event);
  record.spent = spentAfter(record.spent, event);
  return fault;
}

function notePosture(record: PostureRecord, event: RecordedEvent): void {
  switch (event.type) {
    case 'run.created':
      record.isGoverned = (event.data.profile ?? 'local') !== 'local';
      // What a policy does not say is strict.
      record.isStrict = event.data.governance_mode !== 'audit' && (record.isGoverned || isSaid(event.data));
      record.trustLevel = event.data.trust_level ?? 2;
      record.limits = event.data.limits ?? {};
      return;
    case 'run.resumed':
      record.isStrict ||= isSaid(event.data) && event.data.governance_mode !== 'audit';
      record.trustLevel = Math.min(record.trustLevel, event.data.trust_level ?? 2);
      return;
    case 'policy.downgraded':
      record.isStrict = true;
      return;
    default:
      return;
  }
}

function isSaid({ governance_mode: mode }: Pick<RunCreated, 'governance_mode'>): boolean {
  return mode !== undefined;
}

function breach(record: PostureRecord, event: RecordedEvent): string | undefined {
  switch (event.type) {
    case 'runbook.classified':
      return record.isGoverned && event.data.final === 'safe' && event.data.merge_rule !== 'R3'
        ? `step '${event.step_id}' was called safe by one key alone, although a policy holds`
        : undefined;
    case 'step.auto_executed':
      return automaticFault(record, event.step_id);
    case 'step.approved':
      return coolingFault(record, event);
    case 'step.started':
      return startFault(record, event.step_id);
    default:
      return undefined;
  }
}

function automaticFault({ isStrict, trustLevel }: PostureRecord, stepId: string): string | undefined {
  const because = isStrict ? 'the run is strict' : `its trust level is ${trustLevel}`;
  return isStrict || trustLevel !== 2 ? `step '${stepId}' ran by itself, although ${because}` : undefined;
}

function coolingFault(
  { limits, spent, latest }: PostureRecord,
  event: Extract<RecordedEvent, { readonly type: 'step.approved' }>,
): string | undefined {
  const { cooldown_ms: cooldown } = limits;
  const { criticalAt, judged } = spent;
  const isCritical = judged?.stepId === event.step_id && judged.verdict.critical;
  if (cooldown === undefined || criticalAt === undefined || !isCritical) return undefined;
  if (isPast(laterBy(criticalAt, Math.min(cooldown, longestCooldownMs)), latest ?? event.ts)) return undefined;
  return `step '${event.step_id}' was approved too soon after another critical step`;
}

/** As long as any cooldown is held. */
const longestCooldownMs = 366 * 24 * 3_600_000;

function startFault({ trustLevel, limits, spent }: PostureRecord, stepId: string): string | undefined {
  const risk = spent.judged?.stepId === stepId ? spent.judged.verdict.final : 'dangerous';
  if (risk === 'safe') return undefined;
  if (trustLevel < 1) return `step '${stepId}' is ${risk} and was started, although its trust level is ${trustLevel}`;
  const { max_mutations: most } = limits;
  if (most === undefined || spent.mutations < most || forwardIdOf(stepId) !== undefined) return undefined;
  return `step '${stepId}' was started after the ${most} changes that its limits allow`;
}
