import { forwardIdOf } from '../../model/plan.js';
import { dueRollbackStep } from '../../run/rollback.js';
import { takeApproval } from './answer-commands.js';
import { type Debugged, fault, type Outcome, said } from './debugged.js';
import { stepAt } from './place.js';

/** Has a step taken back that failed: goes to what would do it, or asks for its approval; else says what could be. */
export function rollback(run: Debugged, rest: string): Outcome | Promise<Outcome> {
  const { place, plan, view } = run;
  if (rest !== '')
    return fault(`'${rest}' is too much; steps are taken back from the last one on, so type 'rollback' alone`);
  const isItsGate = forwardIdOf(stepAt(place)?.step.id ?? '') !== undefined;
  if (place.kind === 'asked') return isItsGate ? takeApproval(run, '') : said(storedText(run));
  if (place.kind === 'stopped' && dueRollbackStep(plan, view.state)) return { kind: 'go', goal: 'next-step' };
  return said(storedText(run));
}

const standings = {
  stored: 'can be taken back',
  offered: 'can be taken back',
  passed: 'was taken back',
  failed: 'was not taken back: its rollback failed',
  declined: 'was not taken back',
} as const;

function storedText({ view: { state } }: Debugged): string {
  const started = Object.entries(state.rollbacks).filter(([, { startedAt }]) => startedAt !== undefined);
  if (started.length === 0) return 'nothing that was done can be taken back';
  return [
    ...started.map(([id, { standing }]) => `'${id}' ${standings[standing]}`),
    'a rollback is asked about once a step fails, the last step first',
  ].join('\n');
}
