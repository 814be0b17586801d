import type { ReportExecution } from '../../schema/generated/run-report.js';
import { at, moving, took } from '../moment.js';
import { type Content, make, type Piece } from '../piece.js';
import { say, sayRecorded } from '../words.js';
import type { AttemptView } from './attempt-view.js';
import { recordedOutput } from './output.js';
import { part } from './part.js';

/** One start of a program: when, how it ended, and what it printed. */
export function executionPart(execution: ReportExecution, view: AttemptView): Piece {
  const { stdout, stderr, is_truncated: isTruncated } = execution;
  return part(
    say('part.output'),
    make('p', { class: 'quiet' }, ending(execution, view), isTruncated && ` · ${say('output.lost')}`),
    recordedOutput('stdout', stdout, `${view.key} stdout`, view),
    recordedOutput('stderr', stderr, `${view.key} stderr`, view),
  );
}

function ending(execution: ReportExecution, { now, isRunning }: AttemptView): Content {
  const { started_at: begun, ended_at: ended, duration_ms: length, cwd } = execution;
  const where = cwd === undefined ? '' : ` · ${say('part.folder', cwd)}`;
  if (ended === undefined) {
    return [isRunning ? say('exec.running') : how(execution), ' · ', moving(begun, 'ago', now), where];
  }
  return [`${how(execution)} · ${say('exec.took', took(length))} · `, at(begun), where];
}

function how({ outcome, exit_code: code, signal, detail, timeout_ms: limit }: ReportExecution): string {
  const parts = [
    outcome === 'exited' && code !== undefined ? say('exec.exit', code) : sayRecorded('exec.', outcome, took(limit)),
    ...(signal === undefined ? [] : [say('exec.signal', signal)]),
    ...(detail === undefined ? [] : [detail]),
  ];
  return parts.join(', ');
}
