import type { Command } from 'commander';
import { exitCode } from '../../model/exit-code.js';
import { type SuggestedRunbook, suggestedRunbook, writeSuggested } from '../../node/record/divergence.js';
import { type ReportedRun, readReport } from '../../node/record/run-report.js';
import { findRun } from '../../node/record/verify-run.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { formatFault } from '../option-fault.js';
import { refusalOf } from '../refuse.js';
import { divergenceJson, divergenceText, suggestionText } from '../render/divergence.js';
import { isAsWritten } from '../render/export-phrases.js';
import { oneLine, plain } from '../render/plain.js';

const fail = refusalOf('divergence');

interface DivergenceOptions {
  readonly step: readonly string[];
  readonly apply?: boolean;
  readonly format: string;
}

/** Adds `runbook divergence RUN`. */
export function registerDivergence(program: Command): void {
  program
    .command('divergence')
    .summary('show where a run left its runbook')
    .description('show where a run did something else than its runbook says, and what the runbook could say instead')
    .argument('<run>', 'a run id, a run folder or a trace file')
    .option('--apply', 'write what is suggested into the runbook')
    .option('--step <id>', 'only what is suggested for this step; repeatable', added, [])
    .option('--format <format>', "'text' or 'json'", 'text')
    .action(divergence);
}

async function divergence(run: string, options: DivergenceOptions): Promise<void> {
  const fault = formatFault(options.format);
  if (fault !== undefined) return fail(fault);
  const directory = await findRun(run);
  if (!directory.ok) return fail(directory.error.message);
  const read = await readReport(directory.value);
  if (!read.ok) return fail(read.error.message);
  if (read.value.verdict.kind === 'changed') return refuseChanged(read.value.verdict.message);
  await show(read.value, options);
}

// What a changed record tells must not find its way into a runbook.
function refuseChanged(message: string): void {
  process.stderr.write(
    plain(`runbook divergence: the record of the run was changed (${message}), so nothing follows from it\n`),
  );
  process.exitCode = exitCode.changed;
}

async function show({ report, events }: ReportedRun, options: DivergenceOptions): Promise<void> {
  const unknown = options.step.find((id) => !report.steps.some((step) => step.id === id));
  if (unknown !== undefined) return fail(`the run has no step '${oneLine(unknown)}'`);
  const isWanted = ({ path }: { readonly path: string }) =>
    options.step.length === 0 || options.step.some((id) => path === `steps.${id}` || path.startsWith(`steps.${id}.`));
  const suggested = isAsWritten(report) ? undefined : await suggestedRunbook(events, isWanted);
  const runbook = suggested?.ok ? suggested.value : undefined;
  process.stdout.write(
    options.format === 'json' ? divergenceJson(report, runbook) : shownText(report, runbook, options),
  );
  if (suggested?.ok === false) tellNothing(suggested.error.message, options);
  else if (options.apply === true) await apply(runbook);
}

function shownText(report: RunReport, runbook: SuggestedRunbook | undefined, options: DivergenceOptions): string {
  const shown = divergenceText(report) + (runbook ? `\n${suggestionText(runbook)}` : '');
  const isApplicable = options.apply !== true && runbook !== undefined && runbook.applied.length > 0;
  return isApplicable
    ? `${shown}\nTo write it into the runbook:\n  ${commandToApply(report.run.id, options)}\n`
    : shown;
}

function tellNothing(message: string, { apply: isApplying }: DivergenceOptions): void {
  if (isApplying === true) fail(message);
  else process.stderr.write(plain(`nothing is suggested: ${message}\n`));
}

async function apply(suggested: SuggestedRunbook | undefined): Promise<void> {
  if (!suggested || suggested.applied.length === 0) return fail('nothing is suggested that could be applied');
  const written = await writeSuggested(suggested);
  if (!written.ok) return fail(written.error.message);
  process.stderr.write(plain(`'${suggested.path}' was written; look at it before you run it\n`));
}

function commandToApply(run: string, { step }: DivergenceOptions): string {
  return ['runbook', 'divergence', run, '--apply', ...step.flatMap((id) => ['--step', id])].join(' ');
}

function added(id: string, others: readonly string[]): readonly string[] {
  return [...others, id];
}
