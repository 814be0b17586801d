import type { RunbookSuggestion } from '../../model/event.js';
import type { SuggestedRunbook } from '../../node/record/divergence.js';
import type { RunReport } from '../../schema/generated/run-report.js';
import { colors } from './colors.js';
import { asWrittenWords, divergedDetail, howWords, isAsWritten, suggestionWords } from './export-phrases.js';
import { unifiedDiff } from './line-diff.js';
import { oneLine } from './plain.js';
import { fromHere } from './report.js';

/** Where a run diverged from its runbook, as people read it. */
export function divergenceText(report: RunReport): string {
  const { divergence, run } = report;
  const head = colors.bold(`run ${run.id} of ${oneLine(run.runbook)}`);
  if (isAsWritten(report)) return `${head}\n${asWrittenWords(report)}\n`;
  const { skipped, modified, unlisted } = divergence;
  return [
    head,
    ...section(
      'left out by a person',
      skipped.map(({ step_id, by, reason }) => `${step_id}, by ${by}: ${reason}`),
    ),
    ...section(
      'done otherwise',
      modified.map(
        ({ step_id, how, by, detail }) =>
          `${step_id === undefined ? '' : `${step_id}: `}${howWords(how)} (${by}): ${divergedDetail(detail)}`,
      ),
    ),
    ...section(
      'not in the runbook',
      unlisted.map(({ source, step_id, command, by }) => `${command ?? step_id ?? ''}: ${howWords(source)} (${by})`),
    ),
    '',
  ].join('\n');
}

/** What the runbook could say instead, as a comparison of its lines, and what cannot be applied. */
export function suggestionText({ path, before, after, applied, dropped }: SuggestedRunbook): string {
  const refused = dropped.map(
    ({ suggestion, reason }) =>
      `${colors.yellow('!')} ${oneLine(suggestedLine(suggestion))} – not applicable: ${oneLine(reason)}`,
  );
  if (applied.length + refused.length === 0) return 'nothing is suggested for the runbook\n';
  return [
    colors.bold('Suggested for the runbook'),
    ...applied.map((suggestion) => `  ${oneLine(suggestedLine(suggestion))}`),
    ...refused.map((line) => `  ${line}`),
    '',
    ...unifiedDiff(fromHere(path), before, after).map(painted),
    '',
  ].join('\n');
}

/** A divergence with its suggestions as a program reads it. */
export function divergenceJson({ run, divergence }: RunReport, suggested: SuggestedRunbook | undefined): string {
  const runbook = suggested && {
    runbook: suggested.path,
    applicable: suggested.applied,
    not_applicable: suggested.dropped,
    diff: unifiedDiff(fromHere(suggested.path), suggested.before, suggested.after).join('\n'),
  };
  return `${JSON.stringify({ run: run.id, ...divergence, ...runbook })}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  - ${oneLine(line)}`)];
}

function suggestedLine({ path, edit }: RunbookSuggestion): string {
  return `${path}: ${suggestionWords(edit)} – ${edit.why}`;
}

function painted(line: string): string {
  const text = oneLine(line);
  if (/^(---|\+\+\+) /.test(line)) return colors.bold(text);
  if (line.startsWith('@@')) return colors.cyan(text);
  if (line.startsWith('+')) return colors.green(text);
  return line.startsWith('-') ? colors.red(text) : text;
}
