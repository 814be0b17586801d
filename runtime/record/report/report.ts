import type { RecordedEvent } from '../../model/event.js';
import type { RunState } from '../../run/state.js';
import type { ReportRecord, ReportRun, ReportStep, RunReport } from '../../schema/generated/run-report.js';
import { reportedAbout, reportedOutputs } from './about.js';
import { divergenceIn, reportedDivergence } from './divergence.js';
import { between, countAt, type Fact, type Fields, factOf, mapAt, optionalText, textAt, textOf } from './fact.js';
import { nobody, notedTurn, notePerson, participants } from './people.js';
import { countsOf, noSteps, noteSteps, stepsOf, tookStep } from './steps.js';

/** What bears on a report and does not stand in the events. */
export interface ReportCircumstances {
  /** How the run stands: completed, failed, aborted, waiting, interrupted, running or changed. */
  readonly status: string;
  /** The id by which the run is known, where its events tell none. */
  readonly runId: string;
  /** Whether a living process drives the run. */
  readonly isDriven: boolean;
  readonly verdict: Omit<ReportRecord, 'unread' | 'head_hash' | 'events'>;
  /** The state that the events lead to, where whoever asks has it; otherwise it is worked out. */
  readonly state?: RunState;
}

/**
 * All that the events of a run tell, in a form for people and audits. Total: whatever the events hold, there is a
 * report, and what this version does not read is counted.
 */
export function reportOf(events: readonly RecordedEvent[], circumstances: ReportCircumstances): RunReport {
  const [people, draft, unread] = [nobody(), noSteps(), new Map<string, number>()];
  const facts = events.map(factOf);
  for (const fact of facts) {
    noteSteps(draft, fact);
    notePerson(people, fact);
    const isTaken = notedTurn(people, fact) || tookStep(draft, fact) || isSilent(fact);
    if (!isTaken) unread.set(fact.type, (unread.get(fact.type) ?? 0) + 1);
  }
  const steps = stepsOf(draft, circumstances.isDriven);
  return {
    report: 'runbook/run-report/v1',
    run: runOf(events, facts, steps, circumstances),
    record: {
      ...circumstances.verdict,
      events: events.length,
      head_hash: textOf(events.at(-1)?.hash),
      unread: [...unread].map(([type, count]) => ({ type, count })),
    },
    people: participants(people),
    turns: people.turns,
    steps,
    divergence: reportedDivergence(divergenceIn(events, circumstances.state)),
  };
}

// What these say stands in the report by another way, or is of the machine alone.
function isSilent({ type }: Fact): boolean {
  return /^(runbook\.parsed|snapshot\.written|divergence\.detected|redaction\.applied|step\.output)$/.test(type);
}

function runOf(
  [event]: readonly RecordedEvent[],
  facts: readonly Fact[],
  steps: readonly ReportStep[],
  { status, runId }: ReportCircumstances,
): ReportRun {
  const [first] = facts;
  const envelope = (event ?? {}) as unknown as Fields;
  const data = first?.data ?? {};
  const [begun, last] = [first?.at ?? '', facts.at(-1)?.at ?? ''];
  const reason = reasonOf(facts);
  const about = reportedAbout(data);
  return {
    id: optionalText(envelope, 'run_id') ?? textOf(runId),
    runbook: about?.title ?? textAt(envelope, 'runbook_id'),
    runbook_id: textAt(envelope, 'runbook_id'),
    runbook_path: textAt(data, 'runbook_path'),
    runbook_sha256: textAt(data, 'runbook_sha256'),
    mode: textAt(envelope, 'mode'),
    status,
    ...(reason !== undefined && { reason }),
    ...(first && { started_by: first.by }),
    started_at: begun,
    last_at: last,
    duration_ms: between(begun, last),
    engine_version: textAt(data, 'engine_version'),
    ...policyOf(data),
    inputs: mapAt(data, 'inputs'),
    vars: mapAt(data, 'vars'),
    ...(about && { about }),
    outputs: reportedOutputs(facts),
    steps: countsOf(steps),
  };
}

/** Why the run ended as it did, or what it waits for; nothing where it goes on since. */
function reasonOf(facts: readonly Fact[]): string | undefined {
  const turn = facts.findLast(({ type }) => /^run\.(finished|paused|resumed|started)$/.test(type));
  if (turn?.type === 'run.finished') return textAt(turn.data, 'reason');
  return turn?.type === 'run.paused' ? textAt(turn.data, 'detail') : undefined;
}

function policyOf(data: Fields) {
  const [mode, sha256] = [optionalText(data, 'governance_mode'), optionalText(data, 'policy_sha256')];
  const trust = countAt(data, 'trust_level');
  return {
    // Before there were policies, every run was a local one.
    profile: optionalText(data, 'profile') ?? 'local',
    ...(mode !== undefined && { governance_mode: mode }),
    ...(trust !== undefined && { trust_level: trust }),
    ...(sha256 !== undefined && { policy_sha256: sha256 }),
  };
}
