import { forwardIdOf, type PlanStep } from '../../model/plan.js';
import type { Classification } from '../../model/risk.js';
import { previewOf } from '../../node/preview.js';
import type { StepPreview } from '../../run/preview.js';
import { riskText } from '../render/classification.js';
import { oneLine } from '../render/plain.js';
import { gateLine } from '../render/preview.js';
import type { Debugged } from './debugged.js';

/** How dangerous a step is and why: as it is asked for now, or as far as that is known before it begins. */
export function riskTextOf(run: Debugged, planStep: PlanStep): string {
  const { step } = planStep;
  if (step.type === 'manual') return `'${step.id}' is done by a person; nothing of it is run`;
  const asked = askedClassification(run, planStep);
  if (asked) return judgedText(step.id, asked, run);
  const forward = forwardIdOf(step.id);
  if (forward !== undefined) return rollbackRisk(forward, run);
  const preview = previewOf(run.loaded, run.values)[planStep.index];
  return preview?.kind === 'command' ? previewText(step.id, preview, run) : `nothing is known of '${step.id}'`;
}

function rollbackRisk(forward: string, { view: { state } }: Debugged): string {
  const risk = state.rollbacks[forward]?.stored.risk;
  const known = risk === undefined ? 'is done by a person' : `was judged ${riskText(risk)} before '${forward}' ran`;
  return `what takes '${forward}' back ${known}`;
}

function askedClassification({ place }: Debugged, planStep: PlanStep): Classification | undefined {
  if (place.kind !== 'asked' || place.asked.kind !== 'approval') return undefined;
  const { request } = place.asked;
  return request.planStep.step.id === planStep.step.id ? request.classification : undefined;
}

function previewText(id: string, { judged, waitsFor, faults }: CommandPreview, run: Debugged): string {
  if (judged) {
    const { classification } = judged.command;
    return [judgedText(id, classification, run), `  ${gateLine(judged.gate, run.values.redactor)}`].join('\n');
  }
  const waits = waitsFor.map(({ name, stepId }) => `'${name}' comes from step '${stepId}'`);
  const reasons = [...waits, ...faults.map((text) => shown(text, run))];
  return [`the class of '${id}' is not known yet`, ...reasons.map((reason) => `  ${reason}`)].join('\n');
}

type CommandPreview = Extract<StepPreview, { kind: 'command' }>;

function judgedText(id: string, { final, critical, reasons }: Classification, run: Debugged): string {
  const because = reasons.map(({ why, rule, suggestion }) => {
    const better = suggestion === undefined ? '' : `; ${shown(suggestion, run)}`;
    return `  because ${shown(why, run)} [${rule}]${better}`;
  });
  const last = critical ? ['  critical: hard to undo'] : [];
  return [`'${id}' is ${riskText(final.risk)}`, ...because, ...last].join('\n');
}

function shown(text: string, { values }: Debugged): string {
  return oneLine(values.redactor.text(text));
}
