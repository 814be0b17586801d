import type { Plan } from '../../model/plan.js';
import { unreachable } from '../../model/result.js';
import type { Redactor } from '../../record/redact.js';
import type { Gate } from '../../run/gate.js';
import type { StepPreview } from '../../run/preview.js';
import { askedPeopleJson, askedPeopleText, isAnybody } from './asked-people.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';
import { postureJson } from './posture.js';
import { stepHeading } from './step-heading.js';

/** Every step with its class, its gate, and the rule and the layer that made the gate; one a line, and under it why. */
export function gatesTable(steps: readonly StepPreview[], redactor: Redactor): string {
  const ids = Math.max(...steps.map(({ planStep }) => planStep.step.id.length), 4);
  return steps
    .flatMap((step) => {
      const { risk, gate, rule, layer, message } = gateOf(step, redactor);
      const sign = risk === undefined ? '' : riskText(risk);
      const pad = ' '.repeat(Math.max(0, 'dangerous'.length - (risk?.length ?? -2)));
      const by = rule === undefined ? '' : `  ${rule}, ${layer}`;
      const head = `${step.planStep.step.id.padEnd(ids)}  ${sign}${pad}  ${gate}${by}`;
      return [head, ...peopleLines(step, redactor), colors.dim(`  ${message}`)];
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Every step with its gate, as a program reads it. */
export function gatesJson({ name, posture }: Plan, steps: readonly StepPreview[], redactor: Redactor): object {
  return {
    runbook: redactor.text(name),
    policy: postureJson(posture),
    steps: steps.map((step) => ({
      id: step.planStep.step.id,
      type: step.planStep.step.type,
      ...gateOf(step, redactor),
      ...(step.people && { approval: askedPeopleJson(step.people) }),
    })),
  };
}

/** Why one step would run, wait or be refused, as people read it. */
export function explainedStep(plan: Plan, step: StepPreview, redactor: Redactor): string {
  const { gate, typed_text: typed, rule, layer, message } = gateOf(step, redactor);
  return [
    stepHeading(step.planStep, plan, redactor.text),
    ...classLines(step, redactor),
    `  gate          ${gate}${typed === undefined ? '' : `: '${typed}'`}`,
    ...(step.people ? [`  approval      ${redactor.text(askedPeopleText(step.people))}`] : []),
    ...(rule === undefined ? [] : [`  rule          ${rule}, by ${layer}`]),
    `  why           ${message}`,
    '',
  ].join('\n');
}

function peopleLines({ people }: StepPreview, redactor: Redactor): readonly string[] {
  return people === undefined || isAnybody(people) ? [] : [`  approval of ${redactor.text(askedPeopleText(people))}`];
}

interface ShownGate {
  readonly risk?: 'safe' | 'caution' | 'dangerous';
  readonly merge_rule?: string;
  /** `open`, `confirm`, `typed`, `by_hand`, `denied`, `person` (a manual step), `unknown` (before the run) or `fault`. */
  readonly gate: string;
  readonly typed_text?: string;
  readonly rule?: string;
  readonly layer?: string;
  readonly message: string;
}

function gateOf(step: StepPreview, redactor: Redactor): ShownGate {
  const [fault] = step.faults;
  if (fault !== undefined) return { gate: 'fault', message: oneLine(redactor.text(fault)) };
  if (step.kind === 'manual') return { gate: 'person', message: 'a person does it, and says so' };
  if (step.judged === undefined) {
    const names = step.waitsFor.map(({ name, stepId }) => `'${oneLine(name)}' of step '${stepId}'`);
    return { gate: 'unknown', message: `it depends on ${names.join(', ')}, which is not there before the run` };
  }
  const { command, gate } = step.judged;
  const { rule, layer, message } = gate.verdict;
  const { final } = command.classification;
  const shown = { risk: final.risk, merge_rule: final.rule, ...gateWords(gate, redactor) };
  return { ...shown, rule, layer, message: oneLine(redactor.text(message)) };
}

function gateWords(gate: Gate, redactor: Redactor): Pick<ShownGate, 'gate' | 'typed_text'> {
  switch (gate.kind) {
    case 'open':
      return { gate: 'open' };
    case 'denied':
      return { gate: 'denied' };
    case 'by-hand':
      return { gate: 'by_hand' };
    case 'gesture': {
      const { gesture, typed_text: text } = gate.gesture;
      return { gate: gesture, ...(text !== undefined && { typed_text: oneLine(redactor.text(text)) }) };
    }
    default:
      return unreachable(gate);
  }
}

function classLines(step: StepPreview, redactor: Redactor): readonly string[] {
  if (step.kind === 'manual' || step.judged === undefined) return [];
  const { classification } = step.judged.command;
  const { risk, critical, final, reasons } = classification;
  const hard = critical ? ' (critical: hard to undo)' : '';
  return [
    `  scanner       ${riskText(risk)}${hard}`,
    `  final class   ${riskText(final.risk)} (rule ${final.rule})`,
    ...reasons.map(({ rule, why }) => colors.dim(`    ${oneLine(redactor.text(why))} [${rule}]`)),
  ];
}
