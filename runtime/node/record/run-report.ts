import { join } from 'node:path';
import type { RecordedEvent } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { type ReportCircumstances, reportOf } from '../../record/report/report.js';
import { visible } from '../../record/report/visible.js';
import { traceVerifier } from '../../record/verify.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';
import { summaryOf } from '../store/runs.js';
import { traceLines } from '../store/trace-lines.js';
import { type RunVerdict, verifyRun } from './verify-run.js';

/** The record of a run as a report, with the events that it is made of. */
export interface ReportedRun {
  readonly report: RunReport;
  readonly events: readonly RecordedEvent[];
  readonly verdict: RunVerdict;
}

/** Reads the record of a run for a report; one that was changed is read up to its first bad line. */
export async function readReport(directory: string): Promise<Result<ReportedRun, FileFault>> {
  const verdict = await verifyRun(directory);
  if (!verdict.ok) return verdict;
  try {
    const events = await intactEvents(join(directory, 'trace.jsonl'));
    const summary = await summaryOf(directory);
    const circumstances: ReportCircumstances = {
      // What the beginning and the end of a trace tell may be fine where a line between them is not.
      status: verdict.value.kind === 'changed' ? 'changed' : summary.status,
      runId: summary.runId,
      isDriven: summary.status === 'running',
      verdict: reportedVerdict(verdict.value),
    };
    return ok({ report: reportOf(events, circumstances), events, verdict: verdict.value });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return failed({ message: describeFileError(directory, 'read', error) });
  }
}

async function intactEvents(path: string): Promise<readonly RecordedEvent[]> {
  const verifier = traceVerifier(sha256Hex);
  const events: RecordedEvent[] = [];
  for await (const { lines } of traceLines(path)) {
    for (const line of lines) {
      const event = verifier.read(line);
      if (!event.ok) return events;
      events.push(event.value);
    }
  }
  return events;
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
