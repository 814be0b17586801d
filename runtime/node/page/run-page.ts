import { failed, ok, type Result } from '../../model/result.js';
import type { PageData } from '../../page/page-data.js';
import type { FileFault } from '../files.js';
import { readReport } from '../record/run-report.js';
import type { FindRunbook, RecordedRunbook } from './recorded-runbook.js';

/** What the page shows of a recorded run, with where its runbook and its guide are. */
export interface RunPage {
  readonly data: PageData;
  /** Absolute; missing where the record names none. */
  readonly runbook?: string;
  /** Absolute; missing where the runbook names none, or is not what it was. */
  readonly guide?: string;
}

/** Reads and verifies the record of a run for its page. */
export async function readRunPage(directory: string, runbookOf: FindRunbook): Promise<Result<RunPage, FileFault>> {
  const read = await readReport(directory);
  if (!read.ok) return read;
  const { report, events } = read.value;
  if (events.length === 0) return failed({ message: `'${directory}' holds no run that can be read` });
  return ok(pageOf(report, await runbookOf(events[0])));
}

/** A report with what is known of its runbook. */
export function pageOf(report: PageData['report'], runbook: RecordedRunbook | undefined): RunPage {
  const { path, outline, guide } = runbook ?? {};
  return {
    data: { report, ...(outline && { outline }) },
    ...(path !== undefined && { runbook: path }),
    ...(guide !== undefined && { guide }),
  };
}
