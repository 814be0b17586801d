import type { ReportApproval, ReportGrant } from '../../schema/generated/run-report.js';
import { icon } from '../icon.js';
import { at, moving, took } from '../moment.js';
import { make, type Piece } from '../piece.js';
import { requirementText, whoText } from '../waits.js';
import { say, sayRecorded } from '../words.js';
import { toned } from './chip.js';

/** Who was asked to approve, who answered, when and how. */
export function approvalPiece(approval: ReportApproval, now: number): Piece {
  const { grants, requested_at: asked, status } = approval;
  return make(
    'div',
    { class: `approval ${status}` },
    make(
      'p',
      {},
      outcome(approval),
      ` · ${say('approval.needs', requirementText(approval))} · ${say('approval.asked')} `,
      status === 'open' ? moving(asked, 'ago', now) : at(asked),
    ),
    grants.length > 0 &&
      make(
        'ul',
        {},
        grants.map((grant) => grantPiece(grant, approval)),
      ),
    closing(approval),
  );
}

function outcome({ status }: ReportApproval): Piece {
  switch (status) {
    case 'granted':
      return toned('good', 'passed', say('approval.granted'));
    case 'open':
      return toned('warn', 'waiting', say('approval.open'));
    case 'rejected':
    case 'revoked':
    case 'expired':
      return toned('bad', 'failed', say(`approval.${status}`));
  }
}

function closing({ closed_by: by, closed_at: when, reason, status }: ReportApproval): Piece | undefined {
  if (status === 'open' || status === 'granted' || (by === undefined && reason === undefined)) return undefined;
  return make(
    'p',
    {},
    by && say('approval.closedBy', whoText(by)),
    when !== undefined && [' · ', at(when)],
    reason !== undefined && [' – ', reason],
  );
}

function grantPiece(grant: ReportGrant, { typed_text: typed = '' }: ReportApproval): Piece {
  const { by, at: when, latency_ms: latency, gesture, break_glass: glass, proof } = grant;
  return make(
    'li',
    {},
    make('b', {}, say('approval.by', whoText(by))),
    ' · ',
    at(when),
    `, ${say('approval.after', took(latency))} · ${sayRecorded('approval.gesture.', gesture, `'${typed}'`)}`,
    proof !== undefined && ` · ${say('approval.proof', proof)}`,
    glass &&
      make(
        'strong',
        { class: 'toned bad' },
        icon('interrupted'),
        say('approval.glass', waivedText(glass.waived), glass.reason),
      ),
  );
}

/** What breaking the glass sets aside. */
export function waivedText(waived: readonly string[]): string {
  return waived.map((one) => sayRecorded('waived.', one)).join(say('and'));
}
