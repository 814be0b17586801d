import type {
  ReportAttempt,
  ReportIntervention,
  ReportPerson,
  ReportRollback,
  ReportSkip,
  ReportStep,
  RunReport,
} from '../../schema/generated/run-report.js';
import { describedFacts } from './export-about.js';
import {
  answerWords,
  causeWords,
  divergedDetail,
  gateWords,
  howWords,
  requirementWords,
  skipWords,
  suggestionWords,
  waivedWords,
} from './export-phrases.js';
import { verdictWords } from './export-verdict.js';
import { reusedWords, rollbackWords } from './export-words.js';

/**
 * A report as CSV (RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8): one row for each thing that
 * happened, in the order in which it was recorded. No cell is a formula.
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

type Cells = Partial<Record<Exclude<Column, 'run_id' | 'record'>, string | number>>;

/** What happened, with its line in the trace. */
type Row = Cells & { readonly seq: number };

function cellText({ run, record }: RunReport, row: Cells, column: Column): string {
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

function verdictRow(report: RunReport): Cells {
  const { headline, lines } = verdictWords(report);
  return { time_utc: report.run.last_at, event: 'record.verified', detail: [headline, ...lines].join('\n') };
}

function rowsOf(report: RunReport): readonly Cells[] {
  const turns = report.turns.map(
    ({ at, seq, what, by, detail }): Row => ({
      seq,
      time_utc: at,
      event: what.includes('.') ? what : `run.${what}`,
      ...personCells(by),
      detail,
    }),
  );
  const steps = report.steps.flatMap(({ id, attempts }) => attempts.flatMap((attempt) => attemptRows(id, attempt)));
  const inOrder = [...turns, ...steps].sort((one, other) => one.seq - other.seq);
  return [...describedRows(report), ...inOrder, ...divergenceRows(report)];
}

function describedRows({ run }: RunReport): readonly Cells[] {
  return describedFacts(run).map(([name, lines]) => ({
    time_utc: run.started_at,
    event: 'runbook.described',
    detail: `${name}: ${lines.join('\n')}`,
  }));
}

function attemptRows(step: ReportStep['id'], attempt: ReportAttempt): readonly Row[] {
  const at = attempt.ready_at ?? attempt.skipped?.at ?? attempt.result?.at ?? '';
  const rows: readonly Row[] = [
    ...preparedRows(attempt, at),
    ...approvalRows(attempt),
    ...evidenceRows(attempt),
    ...executionRows(attempt),
    ...personRows(attempt),
    ...resultRows(attempt),
  ];
  return rows.map((row) => ({ ...row, step, attempt: attempt.number }));
}

function preparedRows(attempt: ReportAttempt, begun: string): readonly Row[] {
  const { command, risk, gate, rollback, ready_at: at, ready_seq: seq = 0 } = attempt;
  const hash = command.hash ?? '';
  const ready = { seq, time_utc: at ?? '', event: 'step.ready', command: command.text, command_hash: hash };
  const judged = { time_utc: begun, event: 'runbook.classified', command_hash: hash };
  const decided = { time_utc: begun, event: 'governance.decided' };
  return [
    ...(at === undefined ? [] : [{ ...ready, ...surroundings(command) }]),
    ...(risk ? [{ ...judged, seq: risk.seq, risk: risk.class, rules: risk.rules.join(' ') }] : []),
    ...(gate ? [{ ...decided, seq: gate.seq, gate: gate.decision, detail: gateWords(gate) }] : []),
    ...(rollback ? rollbackRows(rollback) : []),
  ];
}

function rollbackRows(rollback: ReportRollback): readonly Row[] {
  const { hash, risk = '', status, command, by } = rollback;
  const base = { command: command.text, command_hash: hash, risk };
  const { stored_at, stored_seq, offered_at, offered_seq = 0, closed_at, closed_seq = 0 } = rollback;
  const event = status === 'declined' ? 'rollback.declined' : 'rollback.executed';
  const came = { event, ...(by && personCells(by)), detail: rollbackWords(rollback).text };
  return [
    { ...base, seq: stored_seq, time_utc: stored_at, event: 'rollback.stored' },
    ...(offered_at === undefined
      ? []
      : [{ ...base, seq: offered_seq, time_utc: offered_at, event: 'rollback.offered' }]),
    ...(closed_at === undefined ? [] : [{ ...base, seq: closed_seq, time_utc: closed_at, ...came }]),
  ];
}

function surroundings({ env = {}, cwd, shell }: ReportAttempt['command']): Cells {
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
    const grants = approval.grants.map(({ by, at, seq, latency_ms, break_glass }) => ({
      ...base,
      seq,
      time_utc: at,
      event: 'step.approved',
      duration_ms: latency_ms,
      ...personCells(by),
      detail: break_glass ? `BREAK-GLASS, past ${waivedWords(break_glass.waived)}: ${break_glass.reason}` : '',
    }));
    const { status, closed_at: at, closed_seq: seq = 0, closed_by: by, reason = '' } = approval;
    const closed =
      at === undefined
        ? []
        : [
            {
              ...base,
              seq,
              time_utc: at,
              event: closings[status] ?? status,
              ...(by && personCells(by)),
              detail: reason,
            },
          ];
    return [
      {
        ...base,
        seq: approval.requested_seq,
        time_utc: approval.requested_at,
        event: 'approval.requested',
        detail: requirementWords(approval),
      },
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
  return evidence.map(({ name, kind, by, at, seq, text, items, file, sha256, size }) => ({
    seq,
    time_utc: at,
    event: 'evidence.submitted',
    ...personCells(by),
    evidence_sha256: sha256 ?? '',
    detail: `${name} (${kind}${reusedWords(by)}): ${text ?? items?.join('; ') ?? `${file ?? ''}, ${size ?? '?'} bytes`}`,
  }));
}

function executionRows({ executions, command }: ReportAttempt): readonly Row[] {
  return executions.flatMap(
    ({
      started_at,
      started_seq,
      ended_at,
      ended_seq = 0,
      duration_ms,
      outcome,
      exit_code,
      signal,
      detail,
      stdout,
      stderr,
    }) => [
      {
        seq: started_seq,
        time_utc: started_at,
        event: 'step.started',
        command: command.text,
        command_hash: command.hash ?? '',
      },
      ...(ended_at === undefined
        ? []
        : [
            {
              seq: ended_seq,
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
  return [...interventions.flatMap(interventionRows), ...(skipped ? [skippedRow(skipped)] : [])];
}

function skippedRow(skipped: ReportSkip): Row {
  const { at, seq, by } = skipped;
  return { seq, time_utc: at, event: 'step.skipped', ...personCells(by), detail: skipWords(skipped) };
}

function interventionRows(intervention: ReportIntervention): readonly Row[] {
  const { opened_at, opened_seq, at, seq = 0, by, resolution, note = '' } = intervention;
  const event = resolution === 'expired' ? 'intervention.expired' : 'intervention.resolved';
  const detail = `${answerWords(intervention)}${note === '' ? '' : `: ${note}`}`;
  return [
    { seq: opened_seq, time_utc: opened_at, event: 'intervention.opened', detail: causeWords(intervention) },
    ...(at === undefined ? [] : [{ seq, time_utc: at, event, ...(by && personCells(by)), detail }]),
  ];
}

function resultRows(attempt: ReportAttempt): readonly Row[] {
  const { result, retried } = attempt;
  const speaker = result?.by === 'human' ? lastSpeaker(attempt) : undefined;
  return [
    ...(retried ? [{ seq: retried.seq, time_utc: retried.at, event: 'step.retried', detail: retried.cause }] : []),
    ...(result
      ? [
          {
            seq: result.seq,
            time_utc: result.at,
            event: 'step.result',
            ...(speaker ? personCells(speaker) : { actor: result.by, actor_kind: result.by }),
            duration_ms: result.duration_ms,
            detail: `${result.status}${result.error === undefined ? '' : `: ${result.error}`}`,
          },
        ]
      : []),
  ];
}

/** Who spoke last for an attempt: a result that a person made follows from that word. */
function lastSpeaker({ approvals, evidence, interventions, skipped }: ReportAttempt): ReportPerson | undefined {
  const said = [
    ...approvals.flatMap(({ grants }) => grants),
    ...approvals.map(({ closed_by: by, closed_seq: seq }) => ({ by, seq })),
    ...[...evidence, ...interventions, ...(skipped ? [skipped] : [])],
  ];
  return said.filter(({ by }) => by?.kind === 'human').sort((one, other) => (other.seq ?? 0) - (one.seq ?? 0))[0]?.by;
}

function divergenceRows({ divergence, run }: RunReport): readonly Cells[] {
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
      detail: `${howWords(how)}: ${divergedDetail(detail)}`,
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

function personCells({ name, kind, role = '', channel = '' }: ReportPerson): Cells {
  return { actor: name, actor_kind: kind, role, channel };
}
