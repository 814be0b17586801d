import type { ReportEvidence, RunReport } from '../../schema/generated/run-report.js';
import { lastAttempt, letThroughBy } from './export-glance.js';
import { countWords, outcomeWords } from './export-phrases.js';
import { moment, riskWords, runStatusWords, statusWords, took, who } from './export-words.js';
import { code, markdownTable, prose } from './markdown.js';
import { summaryDetails, verdictLine } from './summary.js';

/**
 * A run as Markdown for a ticket: what came of it, what its record proves, when, who approved what, what was changed, and
 * where all of it can be looked up. Nothing that a run wrote can become markup in it, but for addresses of the web.
 */
export function summaryMarkdown(report: RunReport, directory: string): string {
  const { run, record } = report;
  const name = run.runbook === '' ? `run ${run.id}` : run.runbook;
  const verdict = `**${prose(verdictLine(report))}**`;
  const blocks = [
    `## ${prose(name)}: ${prose(runStatusWords(run.status).text)}`,
    // What a changed record tells is not to be relied on, so that is said before any of it.
    ...(record.verdict === 'changed' ? [`> ${verdict}`, aboutBlock(report)] : [aboutBlock(report), verdict]),
    stepTable(report),
    ...listed('What was done', summaryDetails(report).map(prose)),
    ...listed('Evidence', evidenceLines(report)),
    ...listed('Where to look', placeLines(report, directory)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function aboutBlock({ run, people }: RunReport): string {
  const others = people.filter(({ name }) => name !== run.started_by?.name);
  const length = took(run.duration_ms);
  return [
    `- **When:** ${prose(`${moment(run.started_at)} to ${moment(run.last_at)} UTC (${length}), mode ${run.mode}`)}`,
    `- **Who:** ${prose(`started by ${run.started_by ? who(run.started_by) : 'nobody knows whom'}`)}`,
    ...others.map(({ name, roles, did }) => {
      const role = roles.length === 0 ? '' : ` as ${roles.join(', ')}`;
      return `- **Took part:** ${prose(`${name}${role}: ${did.join(', ')}`)}`;
    }),
    `- **Steps:** ${prose(countWords(run.steps))}`,
    ...(run.reason === undefined ? [] : [`- **Outcome:** ${prose(outcomeWords(run))}`]),
  ].join('\n');
}

function stepTable({ steps }: RunReport): string {
  const rows = steps.map((step) => {
    const last = lastAttempt(step);
    return [
      step.number === 0 ? '↩' : String(step.number),
      code(step.id),
      prose(riskWords(last?.risk?.class ?? '').text),
      prose(letThroughBy(step)),
      prose(last?.result ? moment(last.result.ended_at).slice('2026-11-21 '.length) : '–'),
      prose(took(last?.result?.duration_ms)),
      prose(statusWords(step).text),
    ];
  });
  return markdownTable(['#', 'Step', 'Class', 'Approved or done by', 'Ended (UTC)', 'Took', 'Outcome'], rows);
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${title}`, lines.map((line) => `- ${line}`).join('\n')];
}

function evidenceLines({ steps }: RunReport): readonly string[] {
  return steps.flatMap(({ id, attempts }) =>
    (attempts.at(-1)?.evidence ?? []).map((one) => {
      const by = prose(`${one.by.name}, ${moment(one.at)} UTC`);
      return `${code(one.name)} of ${code(id)} (${by}): ${givenText(one)}`;
    }),
  );
}

function givenText({ text, items, file, sha256 = '' }: ReportEvidence): string {
  if (text !== undefined) return linked(text);
  if (items) return prose(items.map((item) => `✓ ${item}`).join(', '));
  return `${code(file ?? '')}${sha256 === '' ? '' : ` (${code(sha256)})`}`;
}

function placeLines({ run, record }: RunReport, directory: string): readonly string[] {
  const { source } = run.about ?? {};
  return [
    ...(source === undefined ? [] : [`Guide: ${linked(source)}`]),
    `Runbook: ${code(run.runbook_path)} (${code(run.runbook_sha256)})`,
    `Record: ${code(directory)}, ${record.events} events, last hash ${code(record.head_hash)}`,
    `Whole record as a page: ${code(`runbook export ${run.id} --format html --output ${run.id}.html`)}`,
    `Check it yourself: ${code(`runbook verify ${run.id}`)}`,
  ];
}

/** A text in which addresses of the web are links, and all else is text. */
function linked(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ↵ ')
    .split(/((?<!\w)https?:\/\/\S+)/)
    .map((part) => addressLink(part) ?? edged(part))
    .join('');
}

// An address leads somewhere from any ticket. One that names an account before its host may look like that of another.
function addressLink(word: string): string | undefined {
  const [, address = '', end = ''] = /^(.*?)([.,;:!?)\]'"]*)$/.exec(word) ?? [];
  const isPlain = /^https?:\/\/[\w./~%?#=&+,;:@!-]+$/.test(address) && !/^https?:\/\/[^/?#]*@/.test(address);
  return isPlain ? `<${address}>${prose(end)}` : undefined;
}

// What stands between two links keeps the space at its edges.
function edged(text: string): string {
  const [before = '', after = ''] = [/^[ \t]/, /[ \t]$/].map((edge) => (edge.test(text) ? ' ' : ''));
  const middle = prose(text);
  return middle === '' ? before || after : `${before}${middle}${after}`;
}
