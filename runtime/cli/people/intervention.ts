import type { InterventionAnswer, InterventionQuestion } from '../../engine/ports.js';
import type { Actor, InterventionCause } from '../../model/event.js';
import { resolutionsFor } from '../../run/intervention.js';
import { fitted } from '../render/fold.js';
import { interventionText, resolutionKey, resolutionLines } from '../render/intervention.js';
import { oneLine } from '../render/plain.js';
import { briefly, inRollback, isCut, whole, workLines } from '../render/work.js';
import { type Ask, discardTypedAhead, tell } from './prompt.js';

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

function questionText(question: InterventionQuestion): string {
  const { planStep, cause, expiresAt, complaint } = question;
  const lines = [
    ...(complaint === undefined ? shownAgain(question) : [oneLine(complaint)]),
    interventionText(planStep.step.id, cause),
    ...(expiresAt === undefined ? [] : [`answer before ${oneLine(expiresAt)}, or the run is aborted`]),
    ...resolutionLines(planStep.step, cause, resolutionsFor(planStep.step, cause)),
  ];
  return fitted(lines.map((line) => `      ${line}\n`).join(''));
}

/** What the step does, where it is not seen right above, or what people have to do was shown in part. */
function shownAgain({ cause, ready }: InterventionQuestion): readonly string[] {
  if (!isSeen.has(cause)) return workLines(ready, inRollback);
  return cause === 'by_hand' && isCut(ready, briefly) ? ['all of it:', ...workLines(ready, whole)] : [];
}

// Before the others the step has run, or much time has passed.
const isSeen: ReadonlySet<InterventionCause> = new Set(['by_hand', 'interrupted', 'approval_expired']);

async function askResolution({ planStep, cause }: InterventionQuestion, ask: Ask): Promise<Resolution | undefined> {
  const possible = resolutionsFor(planStep.step, cause);
  const letters = possible.map(resolutionKey).join('/');
  for (;;) {
    const answer = await ask(`      how does it go on? (${letters}) `);
    if (answer === undefined) return undefined;
    const word = answer.trim().toLowerCase();
    const resolution = possible.find((known) => word === known || word === resolutionKey(known));
    if (resolution !== undefined) return resolution;
    tell(`'${oneLine(answer)}' is none of these; type one of ${letters}, or Ctrl+D to leave it for later`);
  }
}
