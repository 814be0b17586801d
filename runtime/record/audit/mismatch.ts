import type { AuditBody } from './entry.js';

/** What is wrong with an entry that is not the one that the trace of its run asks for at this place. */
export function mismatch({ run_id: run, trace }: AuditBody, due: AuditBody | undefined): string {
  if (due === undefined) {
    return `the trace of run '${run}' has no event ${trace.seq}: the entry was added, or the trace was cut`;
  }
  if (trace.seq < due.trace.seq) {
    return `event ${trace.seq} of run '${run}' was told before: the entry was added or moved`;
  }
  if (trace.seq > due.trace.seq) {
    return `event ${due.trace.seq} of run '${run}', ${due.type}, has no entry before this one: entries were removed or moved`;
  }
  return trace.hash === due.trace.hash
    ? `the entry does not say what event ${trace.seq} of run '${run}' says`
    : `event ${trace.seq} of run '${run}' is not the one that was recorded: its trace was written anew`;
}
