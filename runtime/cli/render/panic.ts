import type { RecordedEvent } from '../../model/event.js';
import { panicSentence } from '../../model/panic.js';
import type { FrozenRunStatus, PanicStatus } from '../../node/panic/clear.js';
import type { HaltedRun, PanicReport } from '../../node/panic/panic.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** How a halted user goes on; the words can be typed once the two names in capitals are filled in. */
const clearWords = 'runbook panic clear --as NAME --reason REASON';

/** What a halt came to: each run with what was frozen of it, how long it took, and how it is cleared. */
export function haltedText(report: PanicReport): string {
  const { notice, runs, latencyMs, isFirst, fault } = report;
  const frozen = countOf(runs.map((run) => run.frozen.length));
  const left = countOf(runs.map((run) => run.running.length));
  return [
    colors.bold(colors.red(`■ ${oneLine(panicSentence(notice))}`)),
    ...(isFirst ? [] : ['  it was on already; everything was looked at and frozen again']),
    ...runs.map((run) => `  ${haltedLine(run)}`),
    `  ${count(runs.length, 'run')}, ${count(frozen, 'process')} frozen in ${Math.round(latencyMs)} ms`,
    ...(left > 0 ? [colors.red(`  ${count(left, 'process')} still running${whyRunning(process.platform)}`)] : []),
    ...(fault === undefined ? [] : [colors.red(`  ${oneLine(fault)}`)]),
    '  nothing is run or approved until a person clears it:',
    `    ${clearWords}`,
    '',
  ].join('\n');
}

function count(number: number, what: 'run' | 'process'): string {
  if (number === 1) return `1 ${what}`;
  return `${number} ${what === 'run' ? 'runs' : 'processes'}`;
}

function countOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Why something still runs after a halt, on that system. */
export function whyRunning(platform: NodeJS.Platform): string {
  return platform === 'win32'
    ? ', as Windows cannot freeze them; nothing new of their runs starts'
    : ': they belong to another account or hang in the kernel; look at them';
}

function haltedLine({ runId, driver, frozen, running, isRecorded }: HaltedRun): string {
  const who = driver === undefined ? 'no process drives it' : `driven by process ${driver}`;
  const told = driver === undefined || isRecorded ? '' : ', which has not recorded the halt yet';
  return `${oneLine(nameOf(runId))}  ${frozenText({ frozen, running })}; ${who}${told}`;
}

function nameOf(runId: string): string {
  return runId === '' ? '(of no known run)' : runId;
}

function frozenText({ frozen, running }: Pick<FrozenRunStatus, 'frozen' | 'running'>): string {
  const stopped = frozen.length === 0 ? 'nothing to freeze' : `${frozen.length} frozen (${listed(frozen)})`;
  return running.length === 0 ? stopped : `${stopped}, ${running.length} still running (${listed(running)})`;
}

function listed(pids: readonly number[]): string {
  const shown = pids.slice(0, 8).join(', ');
  return pids.length > 8 ? `${shown}, …` : shown;
}

/** Who halted everything, and what of each run is frozen. */
export function statusText({ notice, runs }: PanicStatus): string {
  const frozen = runs.filter((run) => run.frozen.length > 0);
  const head = notice ? colors.bold(colors.red(`■ ${oneLine(panicSentence(notice))}`)) : 'nothing is halted';
  const shown = notice ? runs : frozen;
  return [
    head,
    ...shown.map((run) => `  ${statusLine(run)}`),
    ...(notice || frozen.length > 0 ? [`  to let it go on: ${clearWords}`] : []),
    '',
  ].join('\n');
}

/** What is left of one run, and who drives it. */
export function statusLine(run: FrozenRunStatus): string {
  const who = run.driver === undefined ? 'its driver has died' : `driven by process ${run.driver}`;
  return `${oneLine(nameOf(run.runId))}  ${frozenText(run)}; ${who}`;
}

/** What a halt or its end adds to what is shown of a run; undefined for other events. */
export function panicLines(event: RecordedEvent): readonly string[] | undefined {
  if (event.type === 'panic.engaged') {
    const { by, reason, processes, latency_ms: latency, not_frozen: left = 0 } = event.data;
    const lines = [
      colors.red(`■ everything was halted by ${oneLine(by)}: ${oneLine(reason)}`),
      ...(processes > 0
        ? [
            `${count(processes, 'process')} frozen after ${latency} ms; the time limit stands still, and nothing is ended`,
          ]
        : []),
      ...(left > 0 ? [colors.red(`${count(left, 'process')} still running, as they could not be frozen`)] : []),
      `to clear it: ${clearWords}`,
    ];
    return lines;
  }
  if (event.type !== 'panic.cleared') return undefined;
  return [`${colors.green('✓')} cleared by ${oneLine(event.data.by)}: ${oneLine(event.data.reason)}`];
}
