import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type ReportCircumstances, reportOf } from '../../record/report/report.js';
import { visible } from '../../record/report/visible.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { describeFileError, type FileFault } from '../files.js';
import { summaryOf } from '../store/runs.js';
import { type RunVerdict, trustHere, verifyRun } from './verify-run.js';

/** The record of a run as a report, with the events that it is made of. */
export interface ReportedRun {
  readonly report: RunReport;
  readonly events: readonly RecordedEvent[];
  readonly verdict: RunVerdict;
}

/** A record as far as it is intact. */
export type RecordedRun = Pick<ReportedRun, 'events' | 'verdict'>;

/** Reads the record of a run; one that was changed is read up to its first bad line. */
export async function readRecord(directory: string): Promise<Result<RecordedRun, FileFault>> {
  const events: RecordedEvent[] = [];
  const verdict = await verifyRun(directory, trustHere(), (event) => events.push(event));
  return verdict.ok ? ok({ events, verdict: verdict.value }) : verdict;
}

/** Reads the record of a run for a report. */
export async function readReport(directory: string): Promise<Result<ReportedRun, FileFault>> {
  const record = await readRecord(directory);
  if (!record.ok) return record;
  const { events, verdict } = record.value;
  try {
    const summary = await summaryOf(directory);
    const circumstances: ReportCircumstances = {
      // What the beginning and the end of a trace tell may be fine where a line between them is not.
      status: verdict.kind === 'changed' ? 'changed' : summary.status,
      runId: summary.runId,
      isDriven: summary.status === 'running',
      verdict: reportedVerdict(verdict),
    };
    return ok({ report: reportOf(events, circumstances), events, verdict });
  } catch (error) {
    return readFault(directory, error);
  }
}

function readFault(directory: string, error: unknown) {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return failed({ message: describeFileError(directory, 'read', error) });
}

function reportedVerdict(verdict: RunVerdict): ReportCircumstances['verdict'] {
  if (verdict.kind === 'changed') {
    const { line, message } = verdict;
    return { verdict: 'changed', reasons: [visible(message)], notes: [], ...(line !== undefined && { line }) };
  }
  const { kind, signature, notes } = verdict;
  return {
    verdict: kind,
    reasons: (verdict.kind === 'unsatisfied' ? verdict.reasons : []).map(visible),
    notes: notes.map(visible),
    ...(signature && { signed_by: visible(signature.keyId), is_trusted: signature.isTrusted }),
  };
}
