import type { ReportAttempt, ReportGrant, ReportStep, RunReport } from '../../schema/generated/run-report.js';
import { waivedWords } from './export-phrases.js';

/** The attempt that a step ended with, or is in. */
export function lastAttempt({ attempts }: ReportStep): ReportAttempt | undefined {
  return attempts.at(-1);
}

/** Whoever let a step go on, left it out or did it: people, or the gate alone. */
export function letThroughBy(step: ReportStep): string {
  const last = lastAttempt(step);
  if (last === undefined) return '–';
  if (last.skipped) return last.skipped.by.kind === 'human' ? `left out by ${last.skipped.by.name}` : '–';
  const done = doneByHand(last);
  const people = [...new Set(done ?? [...grantsOf(last).map(granterOf), ...last.evidence.map(({ by }) => by.name)])];
  if (people.length > 0) return `${done ? 'by hand: ' : ''}${people.join(', ')}`;
  return last.gate?.is_automatic ? 'the gate' : '–';
}

/** How a step ended: its exit code or what ended it. */
export function exitOf(step: ReportStep): string {
  const last = lastAttempt(step);
  if (last && doneByHand(last)) return 'by hand';
  const execution = last?.executions.at(-1);
  if (execution === undefined) return '–';
  if (execution.exit_code !== undefined) return String(execution.exit_code);
  return execution.signal ?? execution.outcome;
}

/** The approvals that an attempt was let through with; none of those that were lost or refused. */
export function grantsOf({ approvals }: ReportAttempt): readonly ReportGrant[] {
  return approvals.filter(({ status }) => status === 'granted' || status === 'open').flatMap(({ grants }) => grants);
}

/** What nobody may overlook in a report: glass that was broken, steps whose work is undone, and a policy that was made strict. */
export function loudLines({ steps, record, turns }: RunReport): readonly string[] {
  const broken = steps.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ approvals }) => approvals.flatMap(({ grants }) => grants.flatMap((one) => glassLine(id, one)))),
  );
  const undone = steps
    .filter(({ status }) => status === 'rolled_back')
    .map(({ id }) => `step '${id}' was taken back and not done again`);
  const drifted = turns.filter(({ what }) => what === 'policy.downgraded').map(({ detail }) => detail);
  return [...broken, ...undone, ...drifted].filter((line) => !record.reasons.includes(line));
}

function glassLine(id: string, { by, break_glass: broken }: ReportGrant): readonly string[] {
  return broken
    ? [`BREAK-GLASS: ${by.name} approved '${id}' past ${waivedWords(broken.waived)}: ${broken.reason}`]
    : [];
}

function granterOf({ by, break_glass: broken }: ReportGrant): string {
  return broken ? `${by.name} BY BREAKING THE GLASS` : by.name;
}

/** Who did the work of a step in place of the engine; undefined where nobody did. */
function doneByHand({ result, interventions, evidence }: ReportAttempt): readonly string[] | undefined {
  if (result?.status !== 'passed' || result.by !== 'human') return undefined;
  const said = interventions.findLast(({ resolution }) => resolution === 'done');
  return said?.by ? [said.by.name] : evidence.map(({ by }) => by.name);
}
