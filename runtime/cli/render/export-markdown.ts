import { version } from '../../model/identity.js';
import type {
  ReportAttempt,
  ReportCommand,
  ReportExecution,
  ReportIntervention,
  ReportStep,
  RunReport,
} from '../../schema/generated/run-report.js';
import { describedFacts } from './export-about.js';
import { approvalChain } from './export-chain.js';
import { exitOf, lastAttempt, letThroughBy } from './export-glance.js';
import {
  answerWords,
  asWrittenWords,
  causeWords,
  countWords,
  divergedDetail,
  gateWords,
  howWords,
  isAsWritten,
  outcomeWords,
  requirementWords,
  resultWords,
  riskReason,
  skipWords,
  suggestionWords,
} from './export-phrases.js';
import { verdictWords } from './export-verdict.js';
import {
  moment,
  reusedWords,
  riskWords,
  rollbackWords,
  runStatusWords,
  statusWords,
  took,
  who,
} from './export-words.js';
import { code, fenced, markdownTable, prose } from './markdown.js';

/** A report as Markdown, for a wiki or a ticket; nothing that a run wrote can become markup in it. */
export function exportMarkdown(report: RunReport): string {
  const { run } = report;
  const blocks = [
    ...verdictBlocks(report),
    `# ${prose(run.runbook === '' ? `Run ${run.id}` : run.runbook)}`,
    `${runStatusWords(run.status).text} – run ${code(run.id)}`,
    ...runBlocks(report),
    '## At a glance',
    markdownTable(
      ['#', 'Step', 'What it does', 'Class', 'Let through by', 'Exit', 'Took', 'Result'],
      report.steps.map(glanceRow),
    ),
    '## Approval chain',
    ...chainBlocks(report),
    '## Divergence from the runbook',
    ...divergenceBlocks(report),
    '## Course of the run',
    markdownTable(
      ['When (UTC)', 'What', 'Who', 'Why'],
      report.turns.map(({ at, what, by, detail }) => [prose(moment(at)), prose(what), prose(who(by)), prose(detail)]),
    ),
    '## Steps in detail',
    ...report.steps.flatMap(stepBlocks),
    ...recordBlocks(report),
    `Made by runbook ${prose(version)}. This text proves nothing by itself: ${code(`runbook verify ${run.id}`)} checks the record.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function verdictBlocks(report: RunReport): readonly string[] {
  const { headline, lines } = verdictWords(report);
  return [[`> **${prose(headline)}**`, ...lines.map((line) => `> - ${prose(line)}`)].join('\n>\n')];
}

function runBlocks({ run }: RunReport): readonly string[] {
  const values = Object.entries({ ...run.vars, ...run.inputs }).map(
    ([name, value]) => `${code(name)} = ${code(value)}`,
  );
  const { steps } = run;
  return [
    bullets([
      ['Outcome', prose(outcomeWords(run))],
      ['Started by', prose(run.started_by ? who(run.started_by) : '–')],
      ['Began (UTC)', prose(moment(run.started_at))],
      ['Last event (UTC)', prose(`${moment(run.last_at)}, ${took(run.duration_ms)} after the first`)],
      ['Steps', prose(countWords(steps))],
      ['Mode', prose(`${run.mode}, profile ${run.profile}`)],
      ['Runbook', code(run.runbook_path)],
      ...describedFacts(run).map(([name, lines]) => [name, lines.map(prose).join('; ')] as const),
      ...(values.length === 0 ? [] : [['Values', values.join(', ')] as const]),
    ]),
  ];
}

function glanceRow(step: ReportStep): readonly string[] {
  const last = lastAttempt(step);
  return [
    step.number === 0 ? '↩' : String(step.number),
    code(step.id),
    code(last?.command.text ?? ''),
    prose(riskWords(last?.risk?.class ?? '').text),
    prose(letThroughBy(step)),
    prose(exitOf(step)),
    prose(took(last?.result?.duration_ms)),
    prose(statusWords(step).text),
  ];
}

function chainBlocks(report: RunReport): readonly string[] {
  const links = approvalChain(report);
  if (links.length === 0) return ['No step asked for an approval.'];
  const rows = links.map(({ step, attempt, approval, what, by, at, took: waited, how, remark }) => [
    code(step) + (attempt > 1 ? ` (attempt ${attempt})` : ''),
    prose(requirementWords(approval)),
    prose(moment(approval.requested_at)),
    prose(what),
    prose(by),
    prose(at === '' ? '–' : `${moment(at)} (${waited})`),
    prose(how),
    remark === '' ? '' : `**${prose(remark)}**`,
  ]);
  return [
    markdownTable(['Step', 'Asked for', 'Asked (UTC)', 'Answer', 'Who', 'When (UTC), after', 'How', 'Remark'], rows),
  ];
}

function divergenceBlocks(report: RunReport): readonly string[] {
  const { skipped, modified, unlisted, suggestions } = report.divergence;
  const rows = [
    ...skipped.map(({ step_id, by, reason }) => ['left out by a person', step_id, by, reason]),
    ...modified.map(({ step_id, how, by, detail }) => [howWords(how), step_id ?? '–', by, divergedDetail(detail)]),
    ...unlisted.map(({ source, step_id, command, by }) => [howWords(source), step_id ?? '–', by, command ?? '']),
  ].map(([what = '', step = '', by = '', detail = '']) => [prose(what), code(step), prose(by), prose(detail)]);
  const suggested = suggestions.map((one) => `- ${code(one.path)}: ${prose(suggestionWords(one))} – ${prose(one.why)}`);
  return [
    isAsWritten(report) ? prose(asWrittenWords(report)) : markdownTable(['What', 'Step', 'Who', 'Detail'], rows),
    ...(suggested.length === 0 ? [] : ['Suggested for the runbook:', suggested.join('\n')]),
  ];
}

function stepBlocks(step: ReportStep): readonly string[] {
  const { id, number, rolls_back: forward, attempts } = step;
  const what = forward === undefined ? '' : `, takes back ${code(forward)}`;
  const heading = `### ${number === 0 ? '' : `${number}\\. `}${code(id)}${what}: ${prose(statusWords(step).text)}`;
  if (attempts.length === 0) return [heading, 'Nothing was done for it.'];
  return [heading, ...attempts.flatMap((attempt) => attemptBlocks(attempt, attempts.length > 1))];
}

function attemptBlocks(attempt: ReportAttempt, isNumbered: boolean): readonly string[] {
  const { rollback, evidence, executions } = attempt;
  return [
    ...(isNumbered ? [`#### Attempt ${attempt.number}`] : []),
    ...commandBlocks(attempt.command),
    bullets(attemptFacts(attempt)),
    ...(rollback
      ? [`What takes it back – ${prose(rollbackWords(rollback).text)}:`, ...commandBlocks(rollback.command)]
      : []),
    ...(evidence.length === 0 ? [] : [evidenceTable(attempt)]),
    ...executions.map(executionBlock),
    ...outputBlocks(executions),
  ].filter((block) => block !== '');
}

function commandBlocks(command: ReportCommand): readonly string[] {
  const { kind, text, env = {}, cwd, shell } = command;
  if (kind === 'none') return [];
  const around = [
    ...(shell === undefined || shell === '' ? [] : [`given to ${code(shell)}`]),
    ...Object.entries(env).map(([name, value]) => `with ${code(`${name}=${value}`)}`),
    ...(cwd === undefined ? [] : [`in ${code(cwd)}`]),
  ];
  return [fenced(text), ...(around.length === 0 ? [] : [around.join(', ')])];
}

function attemptFacts(attempt: ReportAttempt): readonly (readonly [string, string])[] {
  const { risk, gate, command, result, retried, skipped, assertions, captures, interventions } = attempt;
  return [
    ...(risk ? [['Class', prose(`${riskWords(risk.class).text} (${riskReason(risk)})`)] as const] : []),
    ...(gate ? [['Gate', prose(gateWords(gate))] as const] : []),
    ...(command.hash === undefined ? [] : [['Digest of the command', code(command.hash)] as const]),
    ...(skipped ? [['Not done', prose(skipWords(skipped))] as const] : []),
    ...(retried ? [['Tried again', prose(`after ${took(retried.delay_ms)}: ${retried.cause}`)] as const] : []),
    ...assertions.map(
      ({ is_passed, kind, detail }) => ['Check', prose(`${is_passed ? '✓' : '✗'} ${kind}: ${detail}`)] as const,
    ),
    ...captures.map(
      ({ name, preview, sha256, is_secret }) =>
        [
          'Capture',
          is_secret
            ? `${code(name)}, a secret that is not stored`
            : `${code(name)} = ${code(preview)}, ${code(sha256)}`,
        ] as const,
    ),
    ...interventions.map((one) => ['A person had to say', prose(interventionLine(one))] as const),
    ...(result ? [['Result', prose(resultWords(result))] as const] : []),
  ];
}

function interventionLine(intervention: ReportIntervention): string {
  const { by, note = '' } = intervention;
  const said = `${causeWords(intervention)} – ${by?.kind === 'human' ? `${who(by)}: ` : ''}${answerWords(intervention)}`;
  return note === '' ? said : `${said} (${note})`;
}

function evidenceTable({ evidence }: ReportAttempt): string {
  const rows = evidence.map(({ name, kind, by, at, text, items, file, sha256, size }) => [
    code(name),
    prose(kind),
    prose(
      text ??
        items?.map((item) => `✓ ${item}`).join('\n') ??
        `${file ?? ''}${size === undefined ? '' : `, ${size} bytes`}`,
    ),
    code(sha256 ?? ''),
    prose(`${who(by)}${reusedWords(by)}`),
    prose(moment(at)),
  ]);
  return markdownTable(['Evidence', 'Kind', 'What', 'Digest', 'By', 'When (UTC)'], rows);
}

function executionBlock(execution: ReportExecution): string {
  const { started_at: begun, ended_at: ended, duration_ms, timeout_ms, outcome, exit_code, signal, detail } = execution;
  const how = [
    outcome,
    ...(exit_code === undefined ? [] : [`exit code ${exit_code}`]),
    ...(signal === undefined ? [] : [signal]),
  ];
  const outputs = (['stdout', 'stderr'] as const).flatMap((name) => {
    const output = execution[name];
    return output ? [[name, `${output.bytes} bytes, ${code(output.sha256)}`] as const] : [];
  });
  return bullets([
    [
      'Ran (UTC)',
      prose(
        `${moment(begun)} to ${ended === undefined ? 'nobody knows when' : moment(ended)} (${took(duration_ms)}; limit ${took(timeout_ms)})`,
      ),
    ],
    ['Ended', prose(`${how.join(', ')}${detail === undefined ? '' : `: ${detail}`}`)],
    ...outputs,
  ]);
}

const previewLines = 10;

function outputBlocks(executions: readonly ReportExecution[]): readonly string[] {
  return executions.flatMap(({ stdout, stderr }) =>
    [stdout, stderr].flatMap((output) => {
      if (output === undefined || output.preview.trim() === '') return [];
      const lines = output.preview.trimEnd().split('\n');
      const more = lines.length > previewLines ? [`… ${lines.length - previewLines} more lines in the record`] : [];
      return [fenced([...lines.slice(0, previewLines), ...more].join('\n'))];
    }),
  );
}

function recordBlocks({ record, run }: RunReport): readonly string[] {
  return [
    '## Record',
    bullets([
      ['Events', String(record.events)],
      ['Hash of the last event', code(record.head_hash)],
      ['Digest of the runbook', code(run.runbook_sha256)],
      ...(run.policy_sha256 === undefined ? [] : [['Digest of the policy', code(run.policy_sha256)] as const]),
      ['Signed by', record.signed_by === undefined ? 'nobody' : code(record.signed_by)],
      ...record.unread.map(({ type, count }) => ['Not read here', `${count} × ${code(type)}`] as const),
    ]),
  ];
}

function bullets(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `- ${name}: ${value}`).join('\n');
}
