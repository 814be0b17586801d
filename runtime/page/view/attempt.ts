import type {
  ReportAttempt,
  ReportCommand,
  ReportEvidence,
  ReportGate,
  ReportIntervention,
  ReportResult,
  ReportRisk,
  ReportRollback,
  ReportSkip,
} from '../../schema/generated/run-report.js';
import { at, moment, took } from '../moment.js';
import { type Content, make, type Piece } from '../piece.js';
import { whoText } from '../waits.js';
import { say, sayRecorded } from '../words.js';
import { approvalPiece } from './approval.js';
import type { AttemptView } from './attempt-view.js';
import { riskChip, toned } from './chip.js';
import { executionPart } from './execution.js';
import { code, facts, part } from './part.js';

/** One attempt at a step: what ran, who let it, what came out, what was checked, and what would take it back. */
export function attemptPieces(attempt: ReportAttempt, view: AttemptView): readonly Content[] {
  const { command, approvals, evidence, executions, interventions, rollback } = attempt;
  return [
    command.kind !== 'none' &&
      part(say(command.kind === 'manual' ? 'part.instructions' : 'part.command'), commandPieces(command)),
    outcomeFacts(attempt),
    approvals.length > 0 &&
      part(
        say('part.approvals'),
        approvals.map((one) => approvalPiece(one, view.now)),
      ),
    evidence.length > 0 && part(say('part.evidence'), make('ul', { class: 'plain' }, evidence.map(evidenceItem))),
    executions.map((execution, index) => executionPart(execution, { ...view, key: `${view.key}.${index + 1}` })),
    checksPart(attempt),
    capturesPart(attempt),
    interventions.length > 0 &&
      part(say('part.interventions'), make('ul', { class: 'plain' }, interventions.map(interventionItem))),
    rollback && rollbackPart(rollback),
    command.hash !== undefined &&
      make('p', { class: 'digest' }, make('span', {}, say('part.digest')), ' ', make('code', {}, command.hash)),
  ];
}

/** A command, script or instruction with all that changes what it means. */
export function commandPieces({ kind, text, shell, env = {}, cwd }: ReportCommand): readonly Content[] {
  const around = [
    ...(shell === undefined || shell === '' ? [] : [say('part.shell', shell)]),
    ...Object.entries(env).map(([name, value]) => say('part.env', name, value)),
    ...(cwd === undefined ? [] : [say('part.folder', cwd)]),
  ];
  return [
    kind === 'manual' ? make('p', { class: 'instructions' }, text.trimEnd()) : code(text.trimEnd()),
    around.length > 0 && make('p', { class: 'around' }, around.join('\n')),
  ];
}

function outcomeFacts({ risk, gate, skipped, retried, result }: ReportAttempt): Piece | undefined {
  return facts([
    ...(risk ? [[say('part.class'), riskContent(risk)] as const] : []),
    ...(gate ? [[say('part.gate'), gateText(gate)] as const] : []),
    ...(skipped ? [[say('part.skipped'), [skipText(skipped), ' · ', at(skipped.at)]] as const] : []),
    ...(retried
      ? [[say('part.retried'), say('part.retriedText', took(retried.delay_ms), retried.cause)] as const]
      : []),
    ...(result ? [[say('part.result'), resultContent(result)] as const] : []),
  ]);
}

function riskContent({ class: risk, scanner, rules, is_critical: isCritical }: ReportRisk): Content {
  const why = [
    rules.length === 0 ? say('risk.noRule') : say(rules.length > 1 ? 'risk.rules' : 'risk.rule', rules.join(', ')),
    ...(scanner === risk || scanner === '' ? [] : [say('risk.scanner', scanner)]),
    ...(isCritical ? [say('risk.critical')] : []),
  ];
  return [riskChip(risk), ' ', make('span', { class: 'quiet' }, why.join('; '))];
}

function gateText({ decision, rule, layer, message, is_automatic: isAutomatic }: ReportGate): string {
  const decided = sayRecorded('gate.', decision);
  const place = layer === '' || layer === 'default' ? rule : `${rule}, ${layer}`;
  return say('gate.text', isAutomatic ? say('gate.alone', decided) : decided, message, place);
}

function skipText({ reason, note, by }: ReportSkip): string {
  const why = reason === 'human' ? say('skip.human', whoText(by)) : sayRecorded('skip.', reason);
  return note === '' ? why : `${why}: ${note}`;
}

function resultContent({
  status,
  by,
  started_at: begun,
  ended_at: ended,
  duration_ms: length,
  error,
}: ReportResult): Content {
  const word = sayRecorded('status.', status);
  const told = say('result.text', by === 'human' ? say('result.person', word) : word, took(length));
  return [
    status === 'failed' ? toned('bad', 'failed', told) : told,
    error !== undefined && `: ${error}`,
    make('span', { class: 'quiet' }, ' · ', at(begun), ' – ', at(ended)),
  ];
}

function evidenceItem({ name, kind, by, at: when, text, items, file, sha256, size }: ReportEvidence): Piece {
  return make(
    'li',
    { class: 'evidence' },
    make(
      'p',
      {},
      make('b', {}, name),
      ' ',
      make(
        'span',
        { class: 'quiet' },
        kind,
        ' · ',
        whoText(by),
        ' · ',
        at(when),
        by.channel === 'replay' && ` · ${say('evidence.reused')}`,
      ),
    ),
    text !== undefined && make('p', { class: 'said' }, text),
    items &&
      make(
        'ul',
        { class: 'ticked' },
        items.map((item) => make('li', {}, toned('good', 'passed', item))),
      ),
    file !== undefined && make('p', {}, toned('quiet', 'file', say('evidence.file', file, size ?? 0))),
    sha256 !== undefined && make('p', { class: 'digest' }, make('code', {}, sha256)),
  );
}

function checksPart({ assertions }: ReportAttempt): Piece | undefined {
  if (assertions.length === 0) return undefined;
  const items = assertions.map(({ kind, is_passed: holds, detail }) =>
    make(
      'li',
      {},
      holds ? toned('good', 'passed', say('check.holds')) : toned('bad', 'failed', say('check.not')),
      ' ',
      make('code', {}, kind),
      ' ',
      detail,
    ),
  );
  return part(say('part.checks'), make('ul', { class: 'plain' }, items));
}

function capturesPart({ captures }: ReportAttempt): Piece | undefined {
  if (captures.length === 0) return undefined;
  const pairs = captures.map(({ name, preview, is_secret: isSecret, is_redacted: isRedacted }) => {
    const value = isSecret ? make('i', {}, say('capture.secret')) : make('code', {}, preview.trimEnd());
    return [make('code', {}, name), [value, isRedacted && !isSecret && ` (${say('capture.redacted')})`]] as const;
  });
  const rows = pairs.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)));
  return part(say('part.captures'), make('dl', {}, rows));
}

function interventionItem({ cause, detail, resolution, note, by, at: when }: ReportIntervention): Piece {
  const why = sayRecorded('cause.', cause);
  return make(
    'li',
    {},
    make(
      'p',
      {},
      detail === undefined || detail === '' || detail.startsWith(why)
        ? (detail ?? why)
        : say('cause.detail', why, detail),
    ),
    make(
      'p',
      {},
      make('b', {}, resolution === undefined ? say('said.none') : sayRecorded('said.', resolution)),
      by && ` · ${whoText(by)}`,
      when !== undefined && [' · ', at(when)],
      note !== undefined && note !== '' && [' – ', note],
    ),
  );
}

function rollbackPart(rollback: ReportRollback): Piece {
  const { command, risk, stored_at: stored } = rollback;
  return part(
    say('part.rollback'),
    make('p', {}, rollbackOutcome(rollback), ' ', riskChip(risk)),
    commandPieces(command),
    make('p', { class: 'quiet' }, say('rollback.storedAt', moment(stored))),
  );
}

const rollbackTones: Readonly<Record<string, readonly [string, 'waiting' | 'failed' | 'rolled_back']>> = {
  offered: ['warn', 'waiting'],
  declined: ['bad', 'failed'],
  failed: ['bad', 'failed'],
  passed: ['warn', 'rolled_back'],
};

function rollbackOutcome({ status, step, by, reason }: ReportRollback): Piece {
  const [tone, drawing] = rollbackTones[status] ?? ['quiet', 'rolled_back'];
  const word = sayRecorded('rollback.', status);
  const whom = step ?? (by?.kind === 'human' ? whoText(by) : undefined);
  const told = whom === undefined ? word : say('rollback.by', word, whom);
  return toned(tone, drawing, reason === undefined || reason === '' ? told : say('rollback.why', told, reason));
}
