import type { InterventionAnswer, InterventionQuestion } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { resolutionsFor } from '../../run/intervention.js';
import { riskText } from '../render/classification.js';
import { interventionText } from '../render/intervention.js';
import { oneLine } from '../render/plain.js';
import { whole, workLines } from '../render/work.js';
import { type Ask, discardTypedAhead } from './prompt.js';

/** Asks how a step goes on that only a person can say it of; to run it again it still has to pass its gate. */
export async function askIntervention(
  question: InterventionQuestion,
  actor: Actor,
  ask: Ask,
): Promise<InterventionAnswer | undefined> {
  await discardTypedAhead();
  process.stdout.write(questionText(question));
  const resolution = await askResolution(question, ask);
  if (resolution === undefined) return undefined;
  if (resolution === 'retry') return { actor, resolution, note: '' };
  const note = await ask(noteQuestion[resolution]);
  return note === undefined ? undefined : { actor, resolution, note };
}

type Resolution = InterventionAnswer['resolution'];

const noteQuestion: Readonly<Record<Exclude<Resolution, 'retry'>, string>> = {
  done: '      how do you know? ',
  failed: '      how do you know? ',
  skip: '      why is it left out? ',
  abort: '      why? (empty for no reason) ',
};

function questionText({ planStep, cause, detail, expiresAt, ready, risk, complaint }: InterventionQuestion): string {
  const lines = [
    ...(complaint === undefined ? [] : [oneLine(complaint)]),
    ...workLines(ready, whole),
    ...(risk ? [riskText(risk)] : []),
    interventionText(planStep.step.id, cause, detail),
    ...(expiresAt === undefined ? [] : [`answer before ${oneLine(expiresAt)}, or the run is aborted`]),
  ];
  return lines.map((line) => `      ${line}\n`).join('');
}

async function askResolution({ planStep, cause }: InterventionQuestion, ask: Ask): Promise<Resolution | undefined> {
  const canBeDone = resolutionsFor(planStep.step, cause).includes('done');
  const question = canBeDone
    ? '      run it again, is it done, has it failed, skip it, or abort? (r/d/f/s/a) '
    : '      take it up again, has it failed, skip it, or abort? (r/f/s/a) ';
  for (;;) {
    const answer = await ask(question);
    if (answer === undefined) return undefined;
    const resolution = resolutionIn(answer.trim().toLowerCase());
    if (resolution !== undefined && (canBeDone || resolution !== 'done')) return resolution;
  }
}

const words: Readonly<Record<Resolution, RegExp>> = {
  retry: /^(r|run|retry|again)$/,
  done: /^(d|done)$/,
  failed: /^(f|failed)$/,
  skip: /^(s|skip)$/,
  abort: /^(a|abort)$/,
};

function resolutionIn(answer: string): Resolution | undefined {
  const known: readonly Resolution[] = ['retry', 'done', 'failed', 'skip', 'abort'];
  return known.find((resolution) => words[resolution].test(answer));
}
