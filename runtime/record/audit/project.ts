import type { RunEvent } from '../../model/event.js';
import type { RunEventLine } from '../../schema/generated/run-event.js';
import { type ChainHead, emptyHead } from '../chain.js';
import type { AuditBody } from './entry.js';

/*
 * What stands here is the first version of the projection, and entries made by it have to verify for ever: a change of
 * what an event becomes needs entries with another 'v'.
 */

/** How far the trace of a run was read, with what later entries need of what came before. */
export interface RunPlace {
  /** Where the trace ends so far. */
  readonly head: ChainHead;
  /** What the steps that have no result yet are to do, by their ids. */
  readonly commands: Readonly<Record<string, object>>;
}

/** What was known of the policy when a run was created; entries of all runs share it. */
export interface PolicyNote {
  /** When the newest run was created that is in the audit. */
  readonly at: string;
  /** The digest of the policy that it stood under; null where there was none. */
  readonly digest: string | null;
}

/** The place before the first event of a trace. */
export const traceStart: RunPlace = { head: emptyHead, commands: {} };

/** The place after an event. */
export function placeAfter({ commands }: RunPlace, event: RunEventLine): RunPlace {
  return { head: { seq: event.seq, hash: event.hash }, commands: commandsAfter(commands, event) };
}

/** What an event becomes in the audit: nothing, itself, or a change of policy beside it. */
export function entriesOf(event: RunEventLine, { commands }: RunPlace, policy: PolicyNote | undefined) {
  if (leftOut.has(event.type)) return [];
  const entry = entryOf(event, commands);
  return event.type === 'run.created' ? [entry, ...policyChange(entry, policy)] : [entry];
}

/** What is known of the policy after an entry. */
export function policyAfter(
  policy: PolicyNote | undefined,
  { type, ts, data }: Pick<AuditBody, 'type' | 'ts' | 'data'>,
): PolicyNote | undefined {
  if (type !== 'run.created' || !isNewer(ts, policy)) return policy;
  const digest = data['policy_sha256'];
  return { at: ts, digest: typeof digest === 'string' ? digest : null };
}

// What is not named here is in the audit, also what later versions write: nothing that people did is lost by default.
const leftOut: ReadonlySet<string> = new Set([
  'assertion.evaluated',
  'capture.recorded',
  'redaction.applied',
  'snapshot.written',
  'step.output',
  'step.ready',
] satisfies readonly (RunEvent['type'] | 'redaction.applied' | 'step.output')[]);

/** The types whose entries say what was to be done. */
const withCommand: ReadonlySet<string> = new Set([
  'approval.requested',
  'runbook.classified',
  'step.approved',
  'step.auto_executed',
  'step.executed',
  'step.rejected',
  'step.started',
] satisfies readonly RunEvent['type'][]);

/** Fields that hold output, or what another entry of the run says already. */
const leftOutOf: Readonly<Record<string, readonly string[]>> = {
  'step.executed': ['stdout_file', 'stdout_kept', 'stdout_preview', 'stderr_file', 'stderr_kept', 'stderr_preview'],
  'step.result': ['captures', 'evidence', 'run_id', 'step_id'],
  'step.started': ['argv', 'removed_env'],
};

/** What of a prepared step says what it does. */
const commandFields = ['argv', 'cwd', 'env', 'instructions', 'provider', 'script', 'shell'];

function entryOf(event: RunEventLine, commands: RunPlace['commands']): AuditBody {
  const { ts, type, run_id, runbook_id, step_id, attempt, actor, mode, seq, hash } = event;
  return {
    ts,
    type,
    run_id,
    runbook_id,
    ...(step_id !== undefined && { step_id }),
    ...(attempt !== undefined && { attempt }),
    actor,
    mode,
    data: dataOf(event, commands),
    trace: { seq, hash },
  };
}

function dataOf({ type, step_id, data }: RunEventLine, commands: RunPlace['commands']): AuditBody['data'] {
  const omitted = leftOutOf[type] ?? [];
  const kept = Object.fromEntries(Object.entries(data).filter(([name]) => !omitted.includes(name)));
  const command = step_id !== undefined && Object.hasOwn(commands, step_id) ? commands[step_id] : undefined;
  return command !== undefined && withCommand.has(type) ? { command, ...kept } : kept;
}

function commandsAfter(commands: RunPlace['commands'], { type, step_id, data }: RunEventLine): RunPlace['commands'] {
  if (type === 'run.finished') return {};
  if (step_id === undefined) return commands;
  if (type === 'step.ready') return { ...commands, [step_id]: picked(data) };
  return type === 'step.result' && Object.hasOwn(commands, step_id) ? without(commands, step_id) : commands;
}

function without(commands: RunPlace['commands'], stepId: string): RunPlace['commands'] {
  const { [stepId]: _, ...others } = commands;
  return others;
}

function picked(data: RunEventLine['data']): object {
  return Object.fromEntries(Object.entries(data).filter(([name]) => commandFields.includes(name)));
}

function policyChange(created: AuditBody, before: PolicyNote | undefined): readonly AuditBody[] {
  const after = policyAfter(before, created);
  if (before === undefined || after === undefined || before.digest === after.digest) return [];
  const data = { before_hash: before.digest, after_hash: after.digest };
  return [{ ...created, type: 'policy.changed', actor: { kind: 'policy', id: 'policy' }, data }];
}

// A run that began earlier and came to rest later says nothing of the policy that holds now.
function isNewer(ts: string, policy: PolicyNote | undefined): boolean {
  return policy === undefined || ts > policy.at;
}
