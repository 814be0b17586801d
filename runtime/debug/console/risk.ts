import { forwardIdOf, type PlanStep } from '../../model/plan.js';
import type { Classification } from '../../model/risk.js';
import { stepGate } from '../../run/step-gate.js';
import { oneLine } from '../console-text.js';
import { judgedStep } from '../seen/risk.js';
import type { Debugged } from './debugged.js';
import { gateLine, riskText } from './step-words.js';

/** How dangerous a step is and why: as it is asked for now, or as far as that is known before it begins. */
export function riskTextOf(run: Debugged, planStep: PlanStep): string {
  const { step } = planStep;
  if (step.type === 'manual') return `'${step.id}' is done by a person; nothing of it is run`;
  const asked = askedClassification(run, planStep);
  if (asked) return classText(step.id, asked, run);
  const forward = forwardIdOf(step.id);
  if (forward !== undefined) return rollbackRisk(forward, run);
  return judgedText(run, planStep);
}

/** What a class rests on, a line each. */
export function reasonLines({ critical, reasons }: Classification, run: Debugged): readonly string[] {
  const because = reasons.map(({ why, rule, suggestion }) => {
    const better = suggestion === undefined ? '' : `; ${shown(suggestion, run)}`;
    return `  because ${shown(why, run)} [${rule}]${better}`;
  });
  return critical ? [...because, '  critical: hard to undo'] : because;
}

function rollbackRisk(forward: string, { view: { state }, style }: Debugged): string {
  const risk = state.rollbacks[forward]?.stored.risk;
  const known =
    risk === undefined ? 'is done by a person' : `was judged ${riskText(risk, style)} before '${forward}' ran`;
  return `what takes '${forward}' back ${known}`;
}

function askedClassification({ place }: Debugged, planStep: PlanStep): Classification | undefined {
  if (place.kind !== 'asked' || place.asked.kind !== 'approval') return undefined;
  const { request } = place.asked;
  return request.planStep.step.id === planStep.step.id ? request.classification : undefined;
}

function judgedText(run: Debugged, planStep: PlanStep): string {
  const { view, style } = run;
  const { id } = planStep.step;
  const { command, fault } = judgedStep(view, planStep.step);
  if (command === undefined) {
    return [`the class of '${id}' is not known yet`, ...(fault === undefined ? [] : [`  ${oneLine(fault)}`])].join(
      '\n',
    );
  }
  const gate = stepGate({ ...view, planStep }, command);
  return [classText(id, command.classification, run), `  ${gateLine(gate, { redact: view.shown.text, style })}`].join(
    '\n',
  );
}

function classText(id: string, classification: Classification, run: Debugged): string {
  const head = `'${id}' is ${riskText(classification.final.risk, run.style)}`;
  return [head, ...reasonLines(classification, run)].join('\n');
}

function shown(text: string, { view }: Debugged): string {
  return oneLine(view.shown.text(text));
}
