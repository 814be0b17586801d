import { version } from '../../model/identity.js';
import type { ReportRun, ReportStep, RunReport } from '../../schema/generated/run-report.js';
import { describedFacts } from './export-about.js';
import { approvalChain } from './export-chain.js';
import { exitOf, lastAttempt, letThroughBy } from './export-glance.js';
import { facts, status, stepSections, table, time, word } from './export-html-steps.js';
import { exportStyle } from './export-html-style.js';
import {
  asWrittenWords,
  countWords,
  divergedDetail,
  howWords,
  isAsWritten,
  outcomeWords,
  requirementWords,
  suggestionWords,
} from './export-phrases.js';
import { verdictWords } from './export-verdict.js';
import { counted, moment, riskWords, runStatusWords, statusWords, took, who } from './export-words.js';
import { type Html, html, htmlText, nothing, verbatim } from './html.js';

/** A report as one file of HTML that needs nothing beside itself: no script, no network; fit for a screen and for paper. */
export function exportHtml(report: RunReport): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return htmlText(html`<!doctype html>
<html lang="en">
<head>
${headOf(report, policy)}
<style>${exportStyle}</style>
</head>
<body>
${reportBody(report)}
</body>
</html>
`);
}

/** What stands in the head of every exported file: what it may do, and what it is called. */
export function headOf({ run }: RunReport, policy: string): Html {
  return html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(run)}</title>`;
}

/** All that a report tells, for a screen and for paper. */
export function reportBody(report: RunReport): Html {
  const { run } = report;
  return html`<main>
${verdictBox(report)}
<header>
<p class="kind">Record of a run</p>
<h1>${titleOf(run)}</h1>
<p>${status(runStatusWords(run.status))} <span class="mono">${run.id}</span></p>
</header>
${runFacts(report)}
${glance(report)}
${chain(report)}
${divergence(report)}
${people(report)}
${turns(report)}
<section aria-labelledby="steps"><h2 id="steps">Steps in detail</h2>
${stepSections(report)}</section>
${recordFacts(report)}
</main>
<footer>Made by runbook ${version} from the record of run <span class="mono">${run.id}</span>. This page proves nothing by itself: <span class="mono">runbook verify ${run.id}</span> checks the record.</footer>`;
}

function titleOf({ runbook, id }: ReportRun): string {
  return runbook === '' ? `Run ${id}` : runbook;
}

function verdictBox(report: RunReport): Html {
  const { tone, headline, lines } = verdictWords(report);
  const list = lines.length === 0 ? nothing : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<section class="verdict ${tone}" aria-label="What the record proves"><p><strong>${headline}</strong></p>${list}</section>`;
}

function runFacts({ run }: RunReport): Html {
  const { steps } = run;
  const counts = countWords(steps);
  const inputs = Object.entries({ ...run.vars, ...run.inputs }).map(([name, value]) => `${name} = ${value}`);
  return html`<section aria-labelledby="the-run"><h2 id="the-run">Run</h2>${facts([
    ['Outcome', outcomeWords(run)],
    ['Started by', run.started_by ? who(run.started_by) : '–'],
    ['Began (UTC)', moment(run.started_at)],
    ['Last event (UTC)', `${moment(run.last_at)}, ${took(run.duration_ms)} after the first`],
    ['Steps', counts],
    ['Mode', run.mode],
    ['Governance', governanceOf(run)],
    ['Runbook', run.runbook_path],
    ...describedFacts(run).map(([name, lines]) => [name, lines.join('\n')] as const),
    ...(inputs.length === 0 ? [] : [['Values', inputs.join('\n')] as const]),
  ])}</section>`;
}

function governanceOf({ profile, governance_mode: mode, trust_level: trust }: ReportRun): string {
  return [
    `profile ${profile}`,
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(trust === undefined ? [] : [`trust level ${trust}`]),
  ].join(', ');
}

function glance({ steps }: RunReport): Html {
  return html`<section aria-labelledby="glance"><h2 id="glance">At a glance</h2>${table(
    ['#', 'Step', 'What it does', 'Class', 'Let through by', 'Exit', 'Took', 'Result'],
    steps.map(glanceRow),
  )}</section>`;
}

function glanceRow(step: ReportStep): readonly Html[] {
  const last = lastAttempt(step);
  const [line = '', ...more] = (last?.command.text ?? '').trimEnd().split('\n');
  const attempts =
    step.attempts.length > 1 ? html` <span class="quiet">(${step.attempts.length} attempts)</span>` : nothing;
  return [
    html`${step.number === 0 ? '↩' : step.number}`,
    html`<a href="#step-${step.id}">${word(step.id)}</a>${attempts}`,
    html`<code>${line}</code>${more.length === 0 ? nothing : html` <span class="quiet">+ ${counted(more.length, 'line')}</span>`}`,
    status(riskWords(last?.risk?.class ?? '')),
    html`${letThroughBy(step)}`,
    html`${exitOf(step)}`,
    html`${took(last?.result?.duration_ms)}`,
    status(statusWords(step)),
  ];
}

function chain(report: RunReport): Html {
  const links = approvalChain(report);
  const rows = links.map(({ step, attempt, approval, what, by, at, took: waited, how, remark, tone }) => [
    html`${word(step)}${attempt > 1 ? html` <span class="keep">(attempt ${attempt})</span>` : nothing}`,
    html`${requirementWords(approval)}`,
    time(approval.requested_at),
    status({ tone, text: what }),
    html`${by}`,
    html`${at === '' ? '–' : time(at)}<br><span class="quiet">${waited}</span>`,
    remark === ''
      ? html`${how}`
      : html`${how}<br><strong class="${tone === 'good' ? 'quiet' : tone}">${remark}</strong>`,
  ]);
  const shown =
    links.length === 0
      ? html`<p>No step asked for an approval.</p>`
      : table(['Step', 'Asked for', 'Asked (UTC)', 'Answer', 'Who', 'When (UTC), after', 'How'], rows);
  return html`<section aria-labelledby="approvals"><h2 id="approvals">Approval chain</h2>${shown}</section>`;
}

function divergence(report: RunReport): Html {
  const { divergence: found } = report;
  const rows = [
    ...found.skipped.map(({ step_id, by, reason }) => ['left out by a person', step_id, by, reason]),
    ...found.modified.map(({ step_id, how, by, detail }) => [
      howWords(how),
      step_id ?? '–',
      by,
      divergedDetail(detail),
    ]),
    ...found.unlisted.map(({ source, step_id, command, by }) => [howWords(source), step_id ?? '–', by, command ?? '']),
  ].map(([what = '', step = '', by = '', detail = '']) => [html`${what}`, word(step), word(by), html`${detail}`]);
  const suggested = found.suggestions.map(
    (one) => html`<li><code>${one.path}</code>: ${suggestionWords(one)}. <span class="quiet">${one.why}</span></li>`,
  );
  const since = found.is_recorded ? 'as it was recorded when the run ended' : 'worked out from the events';
  const body = isAsWritten(report)
    ? html`<p>${asWrittenWords(report)}</p>`
    : html`<p class="quiet">${since}</p>${table(['What', 'Step', 'Who', 'Detail'], rows)}`;
  const suggestions = suggested.length === 0 ? nothing : html`<h3>Suggested for the runbook</h3><ul>${suggested}</ul>`;
  return html`<section aria-labelledby="divergence"><h2 id="divergence">Divergence from the runbook</h2>${body}${suggestions}</section>`;
}

function people({ people: known }: RunReport): Html {
  const rows = known.map(({ name, roles, channels, did }) => [
    html`${name}`,
    html`${roles.length === 0 ? '–' : roles.join(', ')}`,
    html`${channels.join(', ')}`,
    html`<ul>${did.map((deed) => html`<li>${deed}</li>`)}</ul>`,
  ]);
  const shown = known.length === 0 ? html`<p>Nobody.</p>` : table(['Name', 'Role', 'Channel', 'Did'], rows);
  return html`<section aria-labelledby="people"><h2 id="people">People</h2>${shown}</section>`;
}

function turns({ turns: taken }: RunReport): Html {
  const rows = taken.map(({ at, what, by, detail }) => [time(at), html`${what}`, html`${who(by)}`, html`${detail}`]);
  return html`<section aria-labelledby="turns"><h2 id="turns">Course of the run</h2>${table(['When (UTC)', 'What', 'Who', 'Why'], rows)}</section>`;
}

function recordFacts({ record, run }: RunReport): Html {
  return html`<section aria-labelledby="record"><h2 id="record">Record</h2>${facts([
    ['Events', String(record.events)],
    ['Hash of the last event', record.head_hash],
    ['Digest of the runbook', run.runbook_sha256],
    ...(run.policy_sha256 === undefined ? [] : [['Digest of the policy', run.policy_sha256] as const]),
    ['Signed by', record.signed_by ?? 'nobody'],
    ['Engine', run.engine_version],
    ...record.unread.map(({ type, count }) => ['Not read here', `${count} × ${type}`] as const),
  ])}</section>`;
}
