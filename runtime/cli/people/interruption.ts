import type { InterruptionAnswer, InterruptionQuestion } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import { riskText } from '../render/classification.js';
import { oneLine } from '../render/plain.js';
import { whole, workLines } from '../render/work.js';
import { type Ask, discardTypedAhead } from './prompt.js';

/** Asks what became of a step whose runner died; running it again still has to pass its gate. */
export async function askInterruption(
  question: InterruptionQuestion,
  actor: Actor,
  ask: Ask,
): Promise<InterruptionAnswer | undefined> {
  await discardTypedAhead();
  process.stdout.write(questionText(question));
  const resolution = await askResolution(ask);
  if (resolution === undefined) return undefined;
  if (resolution === 'retry') return { actor, resolution, note: '' };
  const note = await ask('      how do you know? ');
  return note === undefined ? undefined : { actor, resolution, note };
}

function questionText({ planStep, ready, risk, complaint }: InterruptionQuestion): string {
  const lines = [
    ...(complaint === undefined ? [] : [oneLine(complaint)]),
    ...workLines(ready, whole),
    ...(risk ? [riskText(risk)] : []),
    `step '${planStep.step.id}' was interrupted while it ran; look at what it did before you answer`,
  ];
  return lines.map((line) => `      ${line}\n`).join('');
}

async function askResolution(ask: Ask): Promise<InterruptionAnswer['resolution'] | undefined> {
  for (;;) {
    const answer = await ask('      run it again, or is it done, or has it failed? (r/d/f) ');
    if (answer === undefined) return undefined;
    const resolution = resolutionIn(answer.trim().toLowerCase());
    if (resolution !== undefined) return resolution;
  }
}

function resolutionIn(answer: string): InterruptionAnswer['resolution'] | undefined {
  if (/^(r|run|retry|again)$/.test(answer)) return 'retry';
  if (/^(d|done)$/.test(answer)) return 'done';
  return /^(f|failed)$/.test(answer) ? 'failed' : undefined;
}
