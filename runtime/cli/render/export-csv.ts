import type {
  ReportAttempt,
  ReportIntervention,
  ReportPerson,
  ReportRollback,
  ReportStep,
  RunReport,
} from '../../schema/generated/run-report.js';
import { gateWords, howWords, requirementWords, rollbackWords, suggestionWords, verdictWords } from './export-words.js';

/**
 * A report as CSV (RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8): one row for each thing that
 * happened, in the order of time. No cell is a formula.
 */
export function exportCsv(report: RunReport): string {
  const rows = [verdictRow(report), ...rowsOf(report)];
  const lines = rows.map((row) => columns.map((column) => cell(cellText(report, row, column))).join(','));
  return `\ufeff${[columns.map(cell).join(','), ...lines].map((line) => `${line}\r\n`).join('')}`;
}

/** The columns, the same in every row. */
const columns = [
  'run_id',
  'record',
  'time_utc',
  'step',
  'attempt',
  'event',
  'actor',
  'actor_kind',
  'role',
  'channel',
  'command',
  'command_hash',
  'risk',
  'rules',
  'gate',
  'approval_id',
  'gesture',
  'exit_code',
  'duration_ms',
  'stdout_sha256',
  'stderr_sha256',
  'evidence_sha256',
  'detail',
] as const;

type Column = (typeof columns)[number];

type Row = Partial<Record<Exclude<Column, 'run_id' | 'record'>, string | number>>;

function cellText({ run, record }: RunReport, row: Row, column: Column): string {
  if (column === 'run_id') return run.id;
  return column === 'record' ? record.verdict : String(row[column] ?? '');
}

/**
 * A cell in quotes. A spreadsheet takes what begins like a formula for one, even behind blanks and quotes, so an
 * apostrophe is put before it; spreadsheets do not show that.
 */
function cell(text: string): string {
  const inert = formula.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

const formula = /^(?:[\t\r\n]|[\s"'`\u00a0]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/;

function verdictRow(report: RunReport): Row {
  const { headline, lines } = verdictWords(report);
  return { time_utc: report.run.last_at, event: 'record.verified', detail: [headline, ...lines].join('\n') };
}

function rowsOf(report: RunReport): readonly Row[] {
  const turns = report.turns.map(
    ({ at, what, by, detail }): Row => ({
      time_utc: at,
      event: what.includes('.') ? what : `run.${what}`,
      ...personCells(by),
      detail,
    }),
  );
  const steps = report.steps.flatMap(({ id, attempts }) => attempts.flatMap((attempt) => attemptRows(id, attempt)));
  const inOrder = [...turns, ...steps].sort((one, other) => compare(String(one.time_utc), String(other.time_utc)));
  return [...inOrder, ...divergenceRows(report)];
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function attemptRows(step: ReportStep['id'], attempt: ReportAttempt): readonly Row[] {
  const at = attempt.ready_at ?? attempt.skipped?.at ?? attempt.result?.started_at ?? '';
  const rows: readonly Row[] = [
    ...preparedRows(attempt, at),
    ...approvalRows(attempt),
    ...evidenceRows(attempt),
    ...executionRows(attempt),
    ...personRows(attempt),
    ...resultRows(attempt, at),
  ];
  return rows.map((row) => ({ ...row, step, attempt: attempt.number }));
}

function preparedRows({ command, risk, gate, rollback, ready_at: at }: ReportAttempt, begun: string): readonly Row[] {
  const hash = command.hash ?? '';
  const ready = { time_utc: at ?? '', event: 'step.ready', command: command.text, command_hash: hash };
  const judged = { time_utc: begun, event: 'runbook.classified', command_hash: hash };
  const decided = { time_utc: begun, event: 'governance.decided' };
  return [
    ...(at === undefined ? [] : [{ ...ready, ...surroundings(command) }]),
    ...(risk ? [{ ...judged, risk: risk.class, rules: risk.rules.join(' ') }] : []),
    ...(gate ? [{ ...decided, gate: gate.decision, detail: gateWords(gate) }] : []),
    ...(rollback ? rollbackRows(rollback) : []),
  ];
}

function rollbackRows(rollback: ReportRollback): readonly Row[] {
  const { stored_at, closed_at, by, hash, risk = '', status, command } = rollback;
  const base = { command: command.text, command_hash: hash, risk, detail: rollbackWords(rollback).text };
  const event = status === 'declined' ? 'rollback.declined' : 'rollback.executed';
  return [
    { ...base, time_utc: stored_at, event: 'rollback.stored' },
    ...(closed_at === undefined ? [] : [{ ...base, time_utc: closed_at, event, ...(by && personCells(by)) }]),
  ];
}

function surroundings({ env = {}, cwd, shell }: ReportAttempt['command']): Row {
  const parts = [
    ...(shell === undefined || shell === '' ? [] : [`given to ${shell}`]),
    ...Object.entries(env).map(([name, value]) => `with ${name}=${value}`),
    ...(cwd === undefined ? [] : [`in ${cwd}`]),
  ];
  return parts.length === 0 ? {} : { detail: parts.join('\n') };
}

function approvalRows({ approvals }: ReportAttempt): readonly Row[] {
  return approvals.flatMap((approval) => {
    const base = { approval_id: approval.id, command_hash: approval.command_hash, gesture: approval.gesture };
    const grants = approval.grants.map(({ by, at, latency_ms, break_glass }) => ({
      ...base,
      time_utc: at,
      event: 'step.approved',
      duration_ms: latency_ms,
      ...personCells(by),
      detail: break_glass ? `BREAK-GLASS (${break_glass.waived.join(', ')}): ${break_glass.reason}` : '',
    }));
    const { status, closed_at: at, closed_by: by, reason = '' } = approval;
    const closed =
      at === undefined
        ? []
        : [{ ...base, time_utc: at, event: closings[status] ?? status, ...(by && personCells(by)), detail: reason }];
    return [
      { ...base, time_utc: approval.requested_at, event: 'approval.requested', detail: requirementWords(approval) },
      ...grants,
      ...closed,
    ];
  });
}

const closings: Readonly<Record<string, string>> = {
  rejected: 'step.rejected',
  revoked: 'approval.revoked',
  expired: 'approval.expired',
};

function evidenceRows({ evidence }: ReportAttempt): readonly Row[] {
  return evidence.map(({ name, kind, by, at, text, items, file, sha256, size }) => ({
    time_utc: at,
    event: 'evidence.submitted',
    ...personCells(by),
    evidence_sha256: sha256 ?? '',
    detail: `${name} (${kind}): ${text ?? items?.join('; ') ?? `${file ?? ''}, ${size ?? '?'} bytes`}`,
  }));
}

function executionRows({ executions, command }: ReportAttempt): readonly Row[] {
  return executions.flatMap(
    ({ started_at, ended_at, duration_ms, outcome, exit_code, signal, detail, stdout, stderr }) => [
      { time_utc: started_at, event: 'step.started', command: command.text, command_hash: command.hash ?? '' },
      ...(ended_at === undefined
        ? []
        : [
            {
              time_utc: ended_at,
              event: 'step.executed',
              command: command.text,
              exit_code: exit_code ?? '',
              duration_ms: duration_ms ?? '',
              stdout_sha256: stdout?.sha256 ?? '',
              stderr_sha256: stderr?.sha256 ?? '',
              detail: [outcome, signal, detail].filter((part) => part !== undefined).join(', '),
            },
          ]),
    ],
  );
}

function personRows({ interventions, skipped }: ReportAttempt): readonly Row[] {
  const left = skipped && { time_utc: skipped.at, event: 'step.skipped', ...personCells(skipped.by) };
  return [
    ...interventions.flatMap(interventionRows),
    ...(skipped ? [{ ...left, detail: `${skipped.reason}: ${skipped.note}` }] : []),
  ];
}

function interventionRows(intervention: ReportIntervention): readonly Row[] {
  const { opened_at, cause, detail, at, by, resolution = '', note = '' } = intervention;
  const why = detail === undefined ? cause : `${cause}: ${detail}`;
  const event = resolution === 'expired' ? 'intervention.expired' : 'intervention.resolved';
  const said = { event, ...(by && personCells(by)), detail: `${resolution}: ${note}` };
  return [
    { time_utc: opened_at, event: 'intervention.opened', detail: why },
    ...(at === undefined ? [] : [{ time_utc: at, ...said }]),
  ];
}

function resultRows({ result, retried }: ReportAttempt, begun: string): readonly Row[] {
  return [
    ...(retried ? [{ time_utc: retried.at, event: 'step.retried', detail: retried.cause }] : []),
    ...(result
      ? [
          {
            time_utc: result.ended_at === '' ? begun : result.ended_at,
            event: 'step.result',
            actor_kind: result.by,
            duration_ms: result.duration_ms,
            detail: `${result.status}${result.error === undefined ? '' : `: ${result.error}`}`,
          },
        ]
      : []),
  ];
}

function divergenceRows({ divergence, run }: RunReport): readonly Row[] {
  const base = { time_utc: run.last_at, event: 'divergence.detected' };
  return [
    ...divergence.skipped.map(({ step_id: step, by: actor, reason }) => ({
      ...base,
      step,
      actor,
      detail: `left out: ${reason}`,
    })),
    ...divergence.modified.map(({ step_id: step = '', by: actor, how, detail }) => ({
      ...base,
      step,
      actor,
      detail: `${howWords(how)}: ${detail}`,
    })),
    ...divergence.unlisted.map(({ step_id: step = '', by: actor, source, command = '' }) => ({
      ...base,
      step,
      actor,
      command,
      detail: howWords(source),
    })),
    ...divergence.suggestions.map((one) => ({ ...base, detail: `suggested for ${one.path}: ${suggestionWords(one)}` })),
  ];
}

function personCells({ name, kind, role = '', channel = '' }: ReportPerson): Row {
  return { actor: name, actor_kind: kind, role, channel };
}
