import type { RunStatus, RunSummary } from '../../node/store/runs.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** How a run stands, as a sign and a word: never colour alone. */
export function statusText(status: RunStatus): string {
  const { icon, paint } = signs[status];
  return paint(`${icon} ${status}`);
}

/** Runs as a table, one a line, and under it what a run waits for or what is wrong with its record. */
export function runsTable(runs: readonly RunSummary[], now: number, width: number): string {
  if (runs.length === 0) return 'no runs are recorded here\n';
  const rows = runs.map((run) => ({ run, cells: cellsOf(run, now) }));
  const ages = Math.max(...rows.map(({ cells }) => cells.age.length));
  return rows
    .flatMap(({ run, cells }) => {
      const head = `${run.runId}  ${statusText(run.status)}${' '.repeat(statusWidth - run.status.length)}  ${cells.age.padStart(ages)}  `;
      const taken = run.runId.length + statusWidth + ages + 8;
      return [`${head}${fitted(cells.about, width - taken)}`, ...detailLines(run, width)];
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Runs as a program reads them. */
export function runsJson(runs: readonly RunSummary[]): string {
  return `${JSON.stringify(runs.map(summaryJson))}\n`;
}

/** One run as a program reads it. */
export function summaryJson({ runId, directory, status, detail, origin, lastAt }: RunSummary): object {
  return {
    run_id: runId,
    status,
    ...(detail !== undefined && { detail }),
    ...(origin && {
      runbook: origin.runbook,
      runbook_id: origin.runbookId,
      runbook_path: origin.runbookPath,
      mode: origin.mode,
      started_by: origin.actor,
      started_at: origin.startedAt,
      steps: origin.steps,
    }),
    ...(lastAt !== undefined && { last_event_at: lastAt }),
    directory,
  };
}

const signs: Readonly<Record<RunStatus, { readonly icon: string; readonly paint: (text: string) => string }>> = {
  completed: { icon: '✓', paint: colors.green },
  failed: { icon: '✗', paint: colors.red },
  aborted: { icon: '✗', paint: colors.red },
  waiting: { icon: '…', paint: colors.yellow },
  interrupted: { icon: '!', paint: colors.yellow },
  running: { icon: '▶', paint: colors.cyan },
  changed: { icon: '✗', paint: colors.red },
};

const statusWidth = 'interrupted'.length;

function cellsOf({ origin, lastAt }: RunSummary, now: number): { readonly age: string; readonly about: string } {
  const age = ageOf(Date.parse(lastAt ?? ''), now);
  if (origin === undefined) return { age, about: '' };
  const mode = origin.mode === 'real' ? '' : ` (${oneLine(origin.mode)})`;
  return { age, about: `${oneLine(origin.runbook)}${mode}, ${oneLine(origin.actor)}` };
}

function ageOf(moment: number, now: number): string {
  const minutes = Math.floor((now - moment) / 60_000);
  if (Number.isNaN(minutes)) return '?';
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} d`;
}

function detailLines({ detail }: RunSummary, width: number): readonly string[] {
  return detail === undefined ? [] : [colors.dim(`  ${fitted(oneLine(detail), width - 2)}`)];
}

function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
