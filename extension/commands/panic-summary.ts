import type { HaltedRun, PanicReport } from '../../runtime/node/panic/panic.js';

/** What a halt came to, in a head and in lines that name each run with its folder and say how it is cleared. */
export function panicSummary(report: PanicReport): { readonly head: string; readonly detail: string } {
  const { runs, latencyMs, fault } = report;
  const frozen = runs.reduce((sum, run) => sum + run.frozen.length, 0);
  const running = runs.reduce((sum, run) => sum + run.running.length, 0);
  const left = running === 0 ? '' : `; not frozen and still running: ${running}`;
  const detail = [
    ...(fault === undefined ? [] : [fault]),
    ...runs.map(runLine),
    "Nothing is run or approved until a person clears it on a terminal: 'runbook panic clear --as NAME --reason REASON'",
  ];
  return {
    head: `runs halted: ${runs.length}; processes frozen: ${frozen}, in ${Math.round(latencyMs)} ms${left}`,
    detail: detail.join('\n'),
  };
}

function runLine({ runId, directory, frozen, running }: HaltedRun): string {
  const name = runId === '' ? '(of no known run)' : runId;
  const still = running.length === 0 ? '' : `, still running: ${running.length}`;
  const place = directory === undefined ? '' : ` in ${directory}`;
  return `${name}${place}: frozen: ${frozen.length}${still}`;
}
