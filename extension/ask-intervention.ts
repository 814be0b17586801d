import { type CancellationToken, l10n } from 'vscode';
import type { Answer, InterventionDetails, Question, Resolution } from '../runtime/model/question.js';
import { askText, chosenInDialog, type Inputs, lines, notBlank, workLines } from './dialog.js';

function labelOf(resolution: Resolution): string {
  switch (resolution) {
    case 'retry':
      return l10n.t('Run again');
    case 'done':
      return l10n.t('It is done');
    case 'failed':
      return l10n.t('It has failed');
    case 'skip':
      return l10n.t('Skip it');
    case 'abort':
      return l10n.t('Abort the run');
  }
}

/** What is asked after the answer, and why a note is not taken. */
function noteOf(resolution: Exclude<Resolution, 'retry'>): Pick<Parameters<typeof askText>[1], 'prompt' | 'faultOf'> {
  switch (resolution) {
    case 'done':
      return { prompt: l10n.t('how do you know that it is done?'), faultOf: notBlank };
    case 'failed':
      return { prompt: l10n.t('how do you know that it has failed?'), faultOf: notBlank };
    case 'skip':
      return { prompt: l10n.t('why is it left out?'), faultOf: notBlank };
    case 'abort':
      return { prompt: l10n.t('why? (empty for no reason)'), faultOf: () => undefined };
  }
}

/** Asks how a step goes on; only a person can know. */
export async function askIntervention(
  inputs: Inputs,
  question: Question,
  intervention: InterventionDetails,
  token: CancellationToken,
): Promise<Answer | undefined> {
  const { title } = question;
  const { resolutions } = intervention;
  const detail = detailText(question, intervention);
  const buttons = resolutions.map(labelOf);
  const chosen = await chosenInDialog(inputs, { title, detail }, buttons, token);
  const resolution = resolutions.find((one) => labelOf(one) === chosen);
  if (resolution === undefined) return undefined;
  if (resolution === 'retry') return { kind: 'intervention', resolution, note: '' };
  const note = await askText(inputs, { title, ...noteOf(resolution) }, token);
  return note === undefined ? undefined : { kind: 'intervention', resolution, note };
}

function detailText({ complaint, instructions, takesBack }: Question, intervention: InterventionDetails): string {
  const { risk, expiresAt } = intervention;
  return lines(
    complaint,
    takesBack?.why,
    interventionText(intervention),
    instructions,
    ...workLines(intervention),
    risk && l10n.t('Risk: {0}', risk),
    expiresAt && l10n.t('Answer before {0}, or the run is aborted.', expiresAt),
    ...effectLines(intervention),
  );
}

/** What each answer does, a line each. */
function effectLines({ resolutions }: InterventionDetails): readonly string[] {
  // What is not done by a word is asked for anew.
  const again = resolutions.includes('done') ? effectOf('retry') : l10n.t('people are asked for it again');
  return resolutions.map((one) => `• ${labelOf(one)}: ${one === 'retry' ? again : effectOf(one)}`);
}

function effectOf(resolution: Resolution): string {
  switch (resolution) {
    case 'retry':
      return l10n.t('once it has passed its gate');
    case 'done':
      return l10n.t('it counts as passed, and the run goes on');
    case 'failed':
      return l10n.t('what can be taken back is offered, then the run ends');
    case 'skip':
      return l10n.t('the run goes on without it');
    case 'abort':
      return l10n.t('it ends here, and nothing more is taken back');
  }
}

function interventionText({ cause, detail }: InterventionDetails): string {
  const more = detail === undefined ? '' : `: ${detail}`;
  switch (cause) {
    case 'interrupted':
      return l10n.t('The step was interrupted. Look at what it did before you answer.');
    case 'timeout':
      return l10n.t('The step ran into its time limit{0}. Look at what it did before you answer.', more);
    case 'by_hand':
      return l10n.t('The policy leaves the step to a person{0}. Do it by hand and say so.', more);
    case 'rolled_back':
      return l10n.t('The step failed and was rolled back. Mend the cause, or leave it as failed.');
    case 'rollback_failed':
      return l10n.t('The step was not rolled back{0}. Look at what is left of it before you answer.', more);
    case 'rollback_declined':
      return l10n.t('The step failed, and its rollback was declined{0}.', more);
    case 'approval_expired':
      return l10n.t('The step has waited for people longer than it may.');
  }
}
