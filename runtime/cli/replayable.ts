import { exitCode } from '../model/exit-code.js';
import type { RecordedRun } from '../node/record/run-report.js';

/** Why a run cannot be replayed, and what the program says of that with its exit code; undefined where it can. */
export function replayableFault({
  events,
  verdict,
}: RecordedRun): { readonly message: string; readonly exitCode: number } | undefined {
  const [first] = events;
  if (verdict.kind === 'changed') {
    return { message: `the record was changed: ${verdict.message}`, exitCode: exitCode.changed };
  }
  if (first === undefined) return { message: 'the record holds no run', exitCode: exitCode.invalid };
  if (first.mode === 'real' || first.mode === 'replay') return undefined;
  const message = `this is a ${first.mode}, which ran only a part of its runbook; name a run of '--mode real'`;
  return { message, exitCode: exitCode.invalid };
}
