import type { RestingRun } from '../../node/resting-run.js';
import { judgedNow } from '../../node/shown-step.js';
import type { PassingBy } from '../../run/pass-by.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';
import { whole, workLines } from './work.js';

/** What somebody is shown who lets a run pass a step by: all of the step, its class, and what the run does then. */
export function passedByText(resting: RestingRun, how: PassingBy): string {
  const { planStep, step } = resting;
  const ready = 'ready' in step ? step.ready : {};
  const risk = 'verdict' in step ? step.verdict?.final : undefined;
  const reasons = judgedNow(resting)?.reasons ?? [];
  const lines = [
    ...(risk ? [riskText(risk)] : []),
    ...workLines(ready, whole),
    ...reasons.map(({ why }) => `  because ${oneLine(why)}`),
    colors.yellow(`! ${consequences[how]}`),
  ];
  return `step '${oneLine(planStep.step.id)}'\n${lines.map((line) => `      ${line}\n`).join('')}`;
}

const consequences: Readonly<Record<PassingBy, string>> = {
  skip: 'it is left out, and what comes after it may count on it',
  done: 'it counts as passed on your word, and nothing of it is checked',
};
