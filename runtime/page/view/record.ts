import type { ReportDivergence, ReportRecord, RunReport } from '../../schema/generated/run-report.js';
import { type Icon, icon } from '../icon.js';
import { at, took } from '../moment.js';
import { type Content, make, type Piece } from '../piece.js';
import { isOver, whoText } from '../waits.js';
import { say, sayRecorded, type Word } from '../words.js';
import { waivedText } from './approval.js';
import { facts } from './part.js';

/** What the record proves, in the words that stand above everything of a run that is over. */
export function verdictPiece(report: RunReport): Piece {
  const { record, run } = report;
  const loud = record.verdict === 'changed' ? [] : loudLines(report);
  const { tone, drawing, word } = verdict(record, isOver(run.status));
  const lines = [...loud, ...verdictLines(report)];
  return make(
    'section',
    { key: 'verdict', class: `verdict ${loud.length > 0 ? 'warn' : tone}`, 'aria-label': say('record.proves') },
    make('p', {}, icon(drawing), make('strong', {}, say(word))),
    lines.length > 0 &&
      make(
        'ul',
        {},
        lines.map((line) => make('li', {}, line)),
      ),
  );
}

interface Verdict {
  readonly tone: string;
  readonly drawing: Icon;
  readonly word: Word;
}

function verdict({ verdict: proved }: ReportRecord, isEnded: boolean): Verdict {
  switch (proved) {
    case 'verified':
      return { tone: 'good', drawing: 'check', word: 'record.verified' };
    case 'unsatisfied':
      return isEnded
        ? { tone: 'warn', drawing: 'interrupted', word: 'record.unsatisfied' }
        : { tone: 'quiet', drawing: 'check', word: 'record.open' };
    case 'changed':
      return { tone: 'bad', drawing: 'failed', word: 'record.changed' };
  }
}

/** What nobody may overlook: glass that was broken, and steps whose work is undone. */
function loudLines({ steps }: RunReport): readonly string[] {
  const broken = steps.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ approvals }) =>
      approvals.flatMap(({ grants }) =>
        grants.flatMap(({ by, break_glass: glass }) =>
          glass ? [say('record.glass', by.name, id, waivedText(glass.waived), glass.reason)] : [],
        ),
      ),
    ),
  );
  const undone = steps.filter(({ status }) => status === 'rolled_back').map(({ id }) => say('record.undone', id));
  return [...broken, ...undone];
}

function verdictLines({ record, run }: RunReport): readonly string[] {
  const { verdict: proved, reasons, notes, line, events, signed_by: key, is_trusted: isTrusted } = record;
  if (proved === 'changed')
    return [
      ...reasons.map((one) => (line === undefined ? one : say('record.line', line, one))),
      say('record.unreliable', events),
    ];
  const signed = key === undefined ? [] : [say(isTrusted ? 'record.signed' : 'record.signedUntrusted', key)];
  // What is missing of a run that goes on is what it has not done yet.
  return [...(isOver(run.status) ? reasons : []), ...signed, ...notes];
}

/** All that the record tells of the run as a whole. */
export function recordPieces(report: RunReport): readonly Content[] {
  return [
    verdictPiece(report),
    runPart(report),
    divergencePart(report),
    peoplePart(report),
    turnsPart(report),
    proofPart(report),
  ];
}

function section(title: string, ...content: readonly Content[]): Piece {
  return make('section', { class: 'card' }, make('h2', {}, title), ...content);
}

function runPart({ run }: RunReport): Piece {
  const values = Object.entries({ ...run.vars, ...run.inputs }).map(([name, value]) => `${name} = ${value}`);
  const outputs = Object.entries(run.outputs).map(([name, { value, fault }]) => `${name} = ${value ?? fault ?? ''}`);
  const described = run.about?.description;
  const governance = [
    say('record.profile', run.profile),
    ...(run.governance_mode === undefined ? [] : [say('record.governanceMode', run.governance_mode)]),
    ...(run.trust_level === undefined ? [] : [say('record.trust', run.trust_level)]),
  ];
  const text = (name: Word, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[say(name), make('span', { class: 'said' }, lines.join('\n'))] as const];
  return section(
    say('record.about'),
    facts([
      [
        say('record.outcome'),
        run.reason === undefined
          ? sayRecorded('run.', run.status)
          : `${sayRecorded('run.', run.status)}: ${run.reason}`,
      ],
      ...(run.started_by ? [[say('record.startedBy'), whoText(run.started_by)] as const] : []),
      [say('record.began'), at(run.started_at)],
      [say('record.last'), [at(run.last_at), ` (${took(run.duration_ms)})`]],
      [say('record.mode'), run.mode],
      [say('record.governance'), governance.join(', ')],
      [say('record.runbook'), run.runbook_path],
      ...text('record.described', described === undefined ? [] : [described]),
      ...text('record.values', values),
      ...text('record.outputs', outputs),
    ]),
  );
}

function divergencePart({ divergence, run }: RunReport): Piece {
  const items = divergedItems(divergence);
  const asWritten = say(run.status === 'completed' ? 'record.asWritten' : 'record.asWrittenSoFar');
  return section(
    say('record.divergence'),
    items.length === 0 ? make('p', {}, asWritten) : make('ul', { class: 'plain' }, items),
    divergence.suggestions.length > 0 && [
      make('h3', {}, say('record.suggested')),
      make('ul', {}, suggestionItems(divergence)),
    ],
  );
}

function divergedItems({ skipped, modified, unlisted }: ReportDivergence): readonly Piece[] {
  const item = (what: string, step: string | undefined, by: string, detail: string) =>
    make(
      'li',
      {},
      make('b', {}, step ?? what),
      step !== undefined && `: ${what}`,
      ` · ${by}`,
      detail !== '' && [' – ', make('span', { class: 'said' }, detail)],
    );
  return [
    ...skipped.map(({ step_id, by, reason }) => item(say('how.skipped'), step_id, by, reason)),
    ...modified.map(({ step_id, how, by, detail }) => item(sayRecorded('how.', how), step_id, by, detail)),
    ...unlisted.map(({ source, step_id, command, by }) =>
      item(sayRecorded('how.', source), step_id, by, command ?? ''),
    ),
  ];
}

function suggestionItems({ suggestions }: ReportDivergence): readonly Piece[] {
  return suggestions.map(({ path, kind, value = '', why }) =>
    make(
      'li',
      {},
      make('code', {}, path),
      `: ${sayRecorded('suggest.', kind, value)}. `,
      make('span', { class: 'quiet' }, why),
    ),
  );
}

function peoplePart({ people }: RunReport): Piece {
  const items = people.map(({ name, roles, channels, did }) =>
    make(
      'li',
      {},
      make('b', {}, name),
      make(
        'span',
        { class: 'quiet' },
        [roles.join(', '), channels.join(', ')]
          .filter((one) => one !== '')
          .map((one) => ` · ${one}`)
          .join(''),
      ),
      make(
        'ul',
        {},
        did.map((deed) => make('li', {}, deed)),
      ),
    ),
  );
  return section(
    say('record.people'),
    items.length === 0 ? make('p', {}, say('record.nobody')) : make('ul', { class: 'plain' }, items),
  );
}

function turnsPart({ turns }: RunReport): Piece {
  const items = turns.map(({ at: when, what, by, detail }) =>
    make(
      'li',
      {},
      at(when),
      ' ',
      make('b', {}, what),
      make('span', { class: 'quiet' }, ` · ${whoText(by)}`),
      detail !== '' && ` – ${detail}`,
    ),
  );
  return section(say('record.turns'), make('ol', { class: 'plain' }, items));
}

function proofPart({ record, run }: RunReport): Piece {
  const mono = (text: string) => make('code', {}, text);
  return section(
    say('tab.record'),
    facts([
      [say('record.events'), String(record.events)],
      [say('record.head'), mono(record.head_hash)],
      [say('record.digest'), mono(run.runbook_sha256)],
      ...(run.policy_sha256 === undefined ? [] : [[say('record.policy'), mono(run.policy_sha256)] as const]),
      [say('record.engine'), run.engine_version],
      ...record.unread.map(({ type, count }) => [say('record.unread'), `${count} × ${type}`] as const),
    ]),
  );
}
