import { commandLine } from '../../model/command-line.js';
import { driftWords } from '../../model/drift.js';
import type { AuditSync } from '../../node/audit/sync.js';
import type { AuditFinding, AuditVerdict } from '../../node/audit/verdict.js';
import type { AuditEntry } from '../../record/audit/entry.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** What `audit verify` found out, as people read it, with the first bad record first. */
export function auditVerdictLines(verdict: AuditVerdict): string {
  switch (verdict.kind) {
    case 'verified':
      return lines(`${colors.green('✓ verified')}: ${scope(verdict)}, and nothing is missing`, verdict);
    case 'unsatisfied':
      return lines(`${colors.yellow('! intact, not satisfied')}: ${scope(verdict)}`, verdict, verdict.reasons);
    case 'changed':
      return changedLines(verdict.findings);
  }
}

/** The same, as a program reads it. */
export function auditVerdictJson(audit: string, verdict: AuditVerdict): string {
  if (verdict.kind === 'changed') return `${JSON.stringify({ audit, ...verdict })}\n`;
  const { signature, ...rest } = verdict;
  const signed = signature && { signed_by: signature.keyId, trusted: signature.isTrusted };
  return `${JSON.stringify({ audit, ...rest, ...signed })}\n`;
}

/** What catching up did. */
export function auditSyncLines({ added, entries, faults, driven }: AuditSync): string {
  return [
    `added ${counted(added, 'entry', 'entries')}; the audit has ${entries}`,
    ...driven.map((runId) => colors.dim(`  run ${runId} is going on; it is taken in when it comes to rest`)),
    ...faults.map(({ runId, message }) => `${colors.red('✗')} run ${runId}: ${oneLine(message)}`),
    '',
  ].join('\n');
}

/** One entry on one line, no longer than this. */
export function entryLine(entry: AuditEntry, width: number): string {
  const { seq, ts, type, run_id, step_id, attempt = 1, actor } = entry;
  const role = actor.role === undefined ? '' : ` (${actor.role})`;
  const step = step_id === undefined ? '' : `  ${step_id}${attempt > 1 ? ` #${attempt}` : ''}`;
  const what = detailOf(entry).trimEnd();
  const place = `${String(seq).padStart(6)}  ${ts.slice(0, 19)}Z  `;
  const text = oneLine(`${run_id}  ${type}  ${actor.id}${role}${step}${what === '' ? '' : `  ${what}`}`);
  const room = width - place.length;
  return `${colors.dim(place)}${text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text}\n`;
}

type Intact = Exclude<AuditVerdict, { readonly kind: 'changed' }>;

function scope({ entries, runs }: Intact): string {
  return `${counted(entries, 'entry', 'entries')} of ${counted(runs, 'run', 'runs')}, each one as it was written and as the traces say`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function lines(first: string, { signature, notes }: Intact, reasons: readonly string[] = []): string {
  const signed = signature?.isTrusted ? [`  signed by ${signature.keyId}`] : [];
  const doubts = shortened(reasons).map((reason) => `  - ${oneLine(reason)}`);
  return [first, ...doubts, ...signed, ...notes.map((note) => colors.dim(`  ${oneLine(note)}`)), ''].join('\n');
}

function changedLines(findings: readonly AuditFinding[]): string {
  const texts = findings.map(({ file, line, message }) => {
    const where = line === undefined ? file : `${file}, line ${line}`;
    return `${where}: ${message}`;
  });
  return shortened(texts)
    .map((text, index) => `${index === 0 ? `${colors.red('✗ changed')}: ` : '  - '}${oneLine(text)}\n`)
    .join('');
}

const mostShown = 20;

function shortened(texts: readonly string[]): readonly string[] {
  if (texts.length <= mostShown) return texts;
  return [...texts.slice(0, mostShown), `and ${texts.length - mostShown} more; '--format json' tells all`];
}

/** What an entry is about, in a few words. */
function detailOf({ data }: AuditEntry): string {
  const outcome = outcomeOf(data);
  const reasons = [waiverOf(data)?.['reason'], data['reason'], data['note']].filter(isText);
  return [outcome, ...reasons, driftWords(data) ?? '', commandText(data['command'])]
    .filter((text) => text !== '')
    .join(' · ');
}

/** What a person waived, where they did, and why. */
function waiverOf(data: AuditEntry['data']): Readonly<Record<string, unknown>> | undefined {
  const waiver = data['break_glass'];
  return typeof waiver === 'object' && waiver !== null ? (waiver as Readonly<Record<string, unknown>>) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function outcomeOf(data: AuditEntry['data']): string {
  const { exit_code: code, signal } = data;
  if (typeof code === 'number') return `exit ${code}`;
  if (typeof signal === 'string') return signal;
  const known = ['status', 'final', 'decision', 'resolution', 'cause', 'gesture', 'name']
    .map((name) => data[name])
    .filter(isText);
  const loud = waiverOf(data) === undefined ? [] : ['BREAK-GLASS'];
  return [...loud, ...known].join(' ');
}

function commandText(command: unknown): string {
  if (typeof command !== 'object' || command === null) return '';
  const { argv, script, instructions, provider } = command as Readonly<Record<string, unknown>>;
  if (Array.isArray(argv)) return commandLine(argv.map(String));
  const text = script ?? instructions;
  if (typeof text === 'string') return text;
  return provider === undefined ? '' : JSON.stringify(provider);
}
