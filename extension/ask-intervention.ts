import type { CancellationToken } from 'vscode';
import type { Answer, InterventionDetails, Question, Resolution } from '../runtime/model/question.js';
import { askText, chosenInDialog, type Inputs, lines, notBlank, workLines } from './dialog.js';

const labels: Readonly<Record<Resolution, string>> = {
  retry: 'Run again',
  done: 'It is done',
  failed: 'It has failed',
  skip: 'Skip it',
  abort: 'Abort the run',
};

/** What is asked after the answer, and why a note is not taken. */
const notes: Readonly<Record<Exclude<Resolution, 'retry'>, Pick<Parameters<typeof askText>[1], 'prompt' | 'faultOf'>>> =
  {
    done: { prompt: 'how do you know that it is done?', faultOf: notBlank },
    failed: { prompt: 'how do you know that it has failed?', faultOf: notBlank },
    skip: { prompt: 'why is it left out?', faultOf: notBlank },
    abort: { prompt: 'why? (empty for no reason)', faultOf: () => undefined },
  };

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
  const buttons = resolutions.map((one) => labels[one]);
  const chosen = await chosenInDialog(inputs, { title, detail }, buttons, token);
  const resolution = resolutions.find((one) => labels[one] === chosen);
  if (resolution === undefined) return undefined;
  if (resolution === 'retry') return { kind: 'intervention', resolution, note: '' };
  const note = await askText(inputs, { title, ...notes[resolution] }, token);
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
    risk && `Risk: ${risk}`,
    expiresAt && `Answer before ${expiresAt}, or the run is aborted.`,
    ...effectLines(intervention),
  );
}

/** What each answer does, a line each. */
function effectLines({ resolutions }: InterventionDetails): readonly string[] {
  // What is not done by a word is asked for anew.
  const again = resolutions.includes('done') ? effects.retry : 'people are asked for it again';
  return resolutions.map((one) => `• ${labels[one]}: ${one === 'retry' ? again : effects[one]}`);
}

const effects: Readonly<Record<Resolution, string>> = {
  retry: 'once it has passed its gate',
  done: 'it counts as passed, and the run goes on',
  failed: 'what can be taken back is offered, then the run ends',
  skip: 'the run goes on without it',
  abort: 'it ends here, and nothing more is taken back',
};

function interventionText({ cause, detail }: InterventionDetails): string {
  const more = detail === undefined ? '' : `: ${detail}`;
  switch (cause) {
    case 'interrupted':
      return 'The step was interrupted. Look at what it did before you answer.';
    case 'timeout':
      return `The step ran into its time limit${more}. Look at what it did before you answer.`;
    case 'by_hand':
      return `The policy leaves the step to a person${more}. Do it by hand and say so.`;
    case 'rolled_back':
      return 'The step failed and was rolled back. Mend the cause, or leave it as failed.';
    case 'rollback_failed':
      return `The step was not rolled back${more}. Look at what is left of it before you answer.`;
    case 'rollback_declined':
      return `The step failed, and its rollback was declined${more}.`;
    case 'approval_expired':
      return 'The step has waited for people longer than it may.';
  }
}
