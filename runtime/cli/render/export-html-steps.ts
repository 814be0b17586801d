import type {
  ReportAttempt,
  ReportCommand,
  ReportExecution,
  ReportOutput,
  ReportRollback,
  ReportStep,
  RunReport,
} from '../../schema/generated/run-report.js';
import { answerWords, causeWords, gateWords, resultWords, riskReason, skipWords } from './export-phrases.js';
import { moment, reusedWords, riskWords, rollbackWords, statusWords, type Tone, took, who } from './export-words.js';
import { type Html, html, nothing } from './html.js';

/** Every step with all attempts at it. */
export function stepSections({ steps }: RunReport): readonly Html[] {
  return steps.map(stepSection);
}

/** A table with a heading for each column. */
export function table(headings: readonly string[], rows: readonly (readonly Html[])[]): Html {
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  );
  return html`<div class="${headings.length > 5 ? 'wide many' : 'wide'}"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

/** Names with their values. */
export function facts(pairs: readonly (readonly [string, string | Html])[]): Html {
  return html`<dl>${pairs.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>
`,
  )}</dl>`;
}

/** A word in the colour of its tone; the word and its sign say the same without the colour. */
export function status({ tone, text }: { readonly tone: Tone; readonly text: string }): Html {
  return html`<span class="status ${tone}">${text}</span>`;
}

/** A word of a table that is not broken, unless it is too long for that. */
export function word(text: string): Html {
  return text.length > 20 ? html`${text}` : html`<span class="keep">${text}</span>`;
}

/** A moment whose date and time are not broken. */
export function time(text: string): Html {
  return html`${moment(text)
    .split(' ')
    .map((part, index) => html`${index === 0 ? '' : ' '}<span class="keep">${part}</span>`)}`;
}

function stepSection(step: ReportStep): Html {
  const { id, number, rolls_back: forward, attempts } = step;
  const place = number === 0 ? '' : `${number}. `;
  const what = forward === undefined ? '' : `takes back '${forward}'`;
  const shown =
    attempts.length === 0
      ? html`<p class="quiet">Nothing was done for it.</p>`
      : html`${attempts.map((attempt) => attemptPart(attempt, attempts.length > 1))}`;
  return html`<article class="step" id="step-${id}"><h3>${place}${id} <span class="quiet">${what}</span> ${status(statusWords(step))}</h3>
${shown}</article>
`;
}

function attemptPart(attempt: ReportAttempt, isNumbered: boolean): Html {
  return html`${isNumbered ? html`<h4>Attempt ${attempt.number}</h4>` : nothing}
${commandPart(attempt.command)}
${facts(attemptFacts(attempt))}
${attempt.rollback ? rollbackPart(attempt.rollback) : nothing}
${evidencePart(attempt)}
${attempt.executions.map(executionPart)}
${checkPart(attempt)}
${capturePart(attempt)}
${interventionPart(attempt)}`;
}

function commandPart(command: ReportCommand): Html {
  const { kind, text, env = {}, cwd, shell } = command;
  if (kind === 'none') return nothing;
  const around = [
    ...(shell === undefined || shell === '' ? [] : [`given to ${shell}`]),
    ...Object.entries(env).map(([name, value]) => `with ${name}=${value}`),
    ...(cwd === undefined ? [] : [`in ${cwd}`]),
  ];
  return html`<pre class="command"><code>${text}</code></pre>${around.length === 0 ? nothing : html`<p class="quiet mono">${around.join('\n')}</p>`}`;
}

function attemptFacts(attempt: ReportAttempt): readonly (readonly [string, string | Html])[] {
  const { risk, gate, command, result, retried, skipped } = attempt;
  return [
    ...(risk
      ? [['Class', html`${status(riskWords(risk.class))} <span class="quiet">${riskReason(risk)}</span>`] as const]
      : []),
    ...(gate ? [['Gate', gateWords(gate)] as const] : []),
    ...(command.hash === undefined
      ? []
      : [['Digest of the command', html`<span class="mono">${command.hash}</span>`] as const]),
    ...(skipped ? [['Not done', `${skipWords(skipped)} – ${moment(skipped.at)}`] as const] : []),
    ...(retried ? [['Tried again', `after ${took(retried.delay_ms)}: ${retried.cause}`] as const] : []),
    ...(result ? [['Result', resultWords(result)] as const] : []),
  ];
}

function rollbackPart(rollback: ReportRollback): Html {
  return html`<h4>What takes it back</h4>${commandPart(rollback.command)}${facts([
    ['What came of it', status(rollbackWords(rollback))],
    ...(rollback.risk === undefined ? [] : [['Class', status(riskWords(rollback.risk))] as const]),
    ['Stored (UTC)', `${moment(rollback.stored_at)}, before the step was started`],
    ['Digest of the command', html`<span class="mono">${rollback.hash}</span>`],
  ])}`;
}

function evidencePart({ evidence }: ReportAttempt): Html {
  if (evidence.length === 0) return nothing;
  const rows = evidence.map(({ name, kind, by, at, text, items, file, sha256, size }) => [
    word(name),
    word(kind),
    html`${text ?? items?.map((item) => `✓ ${item}`).join('\n') ?? `${file ?? ''}${size === undefined ? '' : `, ${size} bytes`}`}`,
    html`<span class="mono">${sha256 ?? '–'}</span>`,
    html`${who(by)}${reusedWords(by)}`,
    time(at),
  ]);
  return html`<h4>Evidence</h4>${table(['Name', 'Kind', 'What', 'Digest', 'By', 'When (UTC)'], rows)}`;
}

function executionPart(execution: ReportExecution): Html {
  const {
    started_at: begun,
    ended_at: ended,
    duration_ms,
    timeout_ms,
    outcome,
    exit_code,
    signal,
    detail,
    cwd,
  } = execution;
  const how = [
    outcome,
    ...(exit_code === undefined ? [] : [`exit code ${exit_code}`]),
    ...(signal === undefined ? [] : [signal]),
  ];
  return html`<h4>Execution</h4>${facts([
    [
      'Ran (UTC)',
      `${moment(begun)} to ${ended === undefined ? 'nobody knows when' : moment(ended)} (${took(duration_ms)}; limit ${took(timeout_ms)})`,
    ],
    ['Ended', `${how.join(', ')}${detail === undefined ? '' : `: ${detail}`}`],
    ...(cwd === undefined ? [] : [['In', cwd] as const]),
    ...outputFacts('stdout', execution.stdout),
    ...outputFacts('stderr', execution.stderr),
  ])}`;
}

function outputFacts(name: string, output: ReportOutput | undefined): readonly (readonly [string, Html])[] {
  if (output === undefined) return [];
  const { bytes, sha256, file, preview } = output;
  const place = file === undefined ? '' : `, kept in ${file}`;
  const shown = preview === '' ? nothing : html`<pre>${beginning(preview)}</pre>`;
  return [[name, html`${bytes} bytes, <span class="mono">${sha256}</span>${place}${shown}`]];
}

const previewLines = 20;

function beginning(preview: string): string {
  const lines = preview.trimEnd().split('\n');
  if (lines.length <= previewLines) return lines.join('\n');
  return `${lines.slice(0, previewLines).join('\n')}\n… ${lines.length - previewLines} more lines in the record`;
}

function checkPart({ assertions }: ReportAttempt): Html {
  if (assertions.length === 0) return nothing;
  const rows = assertions.map(({ kind, is_passed, detail }) => [
    status(is_passed ? { tone: 'good', text: '✓ holds' } : { tone: 'bad', text: '✗ does not hold' }),
    html`${kind}`,
    html`${detail}`,
  ]);
  return html`<h4>Checks</h4>${table(['Outcome', 'Kind', 'Detail'], rows)}`;
}

function capturePart({ captures }: ReportAttempt): Html {
  if (captures.length === 0) return nothing;
  const rows = captures.map(({ name, preview, bytes, sha256, is_secret, is_redacted }) => [
    html`${name}`,
    is_secret
      ? html`<span class="quiet">a secret, not stored</span>`
      : html`<code>${beginning(preview)}</code>${is_redacted ? ' (redacted)' : ''}`,
    html`${bytes}`,
    html`<span class="mono">${sha256 === '' ? '–' : sha256}</span>`,
  ]);
  return html`<h4>Captures</h4>${table(['Name', 'Value', 'Bytes', 'Digest'], rows)}`;
}

function interventionPart({ interventions }: ReportAttempt): Html {
  if (interventions.length === 0) return nothing;
  const rows = interventions.map((one) => [
    time(one.opened_at),
    html`${causeWords(one)}`,
    html`${answerWords(one)}`,
    html`${one.note ?? ''}`,
    html`${one.by ? who(one.by) : '–'}`,
    one.at === undefined ? html`–` : time(one.at),
  ]);
  return html`<h4>A person had to say how it goes on</h4>${table(['Since (UTC)', 'Why', 'Answer', 'Note', 'Who', 'When (UTC)'], rows)}`;
}
