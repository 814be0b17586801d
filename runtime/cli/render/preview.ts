import { gateLine } from '../../debug/console/step-words.js';
import { defaultTimeoutMs } from '../../language/index.js';
import type { Plan } from '../../model/plan.js';
import { unreachable } from '../../model/result.js';
import type { ActiveStep, ManualStep } from '../../model/runbook.js';
import { duration } from '../../model/time.js';
import type { LoadedRunbook } from '../../node/load.js';
import { previewOf } from '../../node/preview.js';
import type { PreviewValues } from '../../node/run-values.js';
import type { Redactor } from '../../record/redact.js';
import type { ShownWork, StepPreview } from '../../run/preview.js';
import { timeLimit } from '../../run/time-limit.js';
import { askedPeopleText, isAnybody } from './asked-people.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { descriptionLines, stepDescription } from './description.js';
import { oneLine } from './plain.js';
import { postureLine } from './posture.js';
import { stepHeading } from './step-heading.js';
import { type Work, whole, workLines } from './work.js';

/** A dry run as people read it: every command, its risk, the gates it would meet, and what cannot be known yet. */
export function previewLines(loaded: LoadedRunbook, values: PreviewValues): string {
  const { plan } = loaded;
  const { redactor } = values;
  const posture = postureLine(plan.posture);
  const steps = previewOf(loaded, values).map((preview) => stepLines(plan, preview, redactor));
  return [
    colors.bold(oneLine(redactor.text(plan.name))),
    colors.dim('dry run: nothing is run and nothing is written'),
    ...(posture === undefined ? [] : [colors.dim(posture)]),
    ...descriptionLines(plan, redactor.text),
    ...outputLines(plan, redactor),
    ...inputLines(plan, values),
    ...steps,
    '',
  ].join('\n');
}

function outputLines({ outputs }: Plan, redactor: Redactor): readonly string[] {
  const lines = Object.entries(outputs).map(([name, text]) => `  ${name} = ${oneLine(redactor.text(text))}`);
  return lines.length === 0 ? [] : [colors.bold('Gives back, when it ends'), ...lines];
}

function inputLines(plan: Plan, { inputs, open, redactor }: PreviewValues): readonly string[] {
  if (inputs.size === 0 && open.size === 0) return [];
  const lines = [...inputs].map(([name, { value, isSecret, reference }]) => {
    const from = reference === undefined ? '' : colors.dim(` (${oneLine(redactor.text(reference))})`);
    return `  ${name} = ${isSecret ? '***' : oneLine(redactor.text(String(value)))}${from}`;
  });
  const asked = [...open].map((name) => {
    const description = plan.inputs[name]?.description;
    const about = description === undefined ? '' : ` (${oneLine(redactor.text(description))})`;
    return `  ${name}${about}: ${colors.yellow(`a run asks for it; give it with '--input ${name}=VALUE'`)}`;
  });
  return ['', colors.bold('Inputs'), ...lines, ...asked];
}

function stepLines(plan: Plan, preview: StepPreview, redactor: Redactor): string {
  const heading = stepHeading(preview.planStep, plan, redactor.text);
  const lines = [
    ...stepDescription(plan, preview.planStep, redactor.text),
    ...conditionLines(preview, redactor),
    ...bodyLines(plan, preview, redactor),
  ];
  return ['', heading, ...lines.map((line) => `      ${line}`)].join('\n');
}

function conditionLines({ condition }: StepPreview, redactor: Redactor): readonly string[] {
  if (condition === undefined) return [];
  const text = oneLine(redactor.text(condition.text));
  return condition.is === 'false'
    ? [colors.dim(`- skipped: '${text}' is false`)]
    : [colors.yellow(`? only where '${text}', which is only known when the run gets there`)];
}

function bodyLines(plan: Plan, preview: StepPreview, redactor: Redactor): readonly string[] {
  if (preview.condition?.is === 'false') return [];
  const { faults, waitsFor } = preview;
  return [
    ...workLines(workOf(preview, redactor), whole),
    ...faults.map((fault) => colors.red(`✗ ${oneLine(redactor.text(fault))}`)),
    ...waitsFor.map(({ name, stepId }) => colors.yellow(awaitedText(name, stepId, isManual(preview)))),
    ...(preview.kind === 'manual'
      ? askLines(preview.step, redactor)
      : [...gateLines(preview, redactor), ...limitLines(plan, preview)]),
    ...(asksOfSomebody(preview) ? peopleLines(preview, redactor) : []),
    ...(preview.rollback ? rollbackLines(plan, preview.rollback, redactor) : []),
  ];
}

function awaitedText(name: string, stepId: string | undefined, isManual: boolean): string {
  const before = stepId === undefined ? 'it is given' : `step '${stepId}' has run`;
  return `? cannot know '${name}'${isManual ? '' : ', and so the risk,'} before ${before}`;
}

// Where anybody counts, the gate has said that a person is waited for.
function asksOfSomebody({ people, planStep: { step } }: StepPreview): boolean {
  return people !== undefined && (!isAnybody(people) || (step.type === 'manual' && step.approvals.min > 0));
}

function peopleLines({ people }: StepPreview, redactor: Redactor): readonly string[] {
  return people === undefined ? [] : [`asks for the approval of ${redactor.text(askedPeopleText(people))}`];
}

function rollbackLines(plan: Plan, rollback: StepPreview, redactor: Redactor): readonly string[] {
  const { title } = rollback.planStep.step;
  const name = title === undefined ? '' : ` ${oneLine(redactor.text(title))}`;
  const head = colors.dim(`if it fails, this takes it back:${name}`);
  return [head, ...bodyLines(plan, rollback, redactor).map((line) => `  ${line}`)];
}

function isManual({ kind }: StepPreview): boolean {
  return kind === 'manual';
}

/** What a step would do, redacted as it would be recorded. */
function workOf(preview: StepPreview, redactor: Redactor): Work {
  const { id } = preview.planStep.step;
  const data = preview.kind === 'manual' ? { instructions: preview.instructions } : activeWork(preview);
  const ready = redactor.event({ type: 'step.ready', step_id: id, attempt: 1, actor: { kind: 'engine', id }, data });
  return ready.data as Work;
}

function activeWork({ judged, shown }: Extract<StepPreview, { kind: 'command' }>): Work {
  const { env, cwd } = judged?.command.shown ?? {};
  return { ...workShown(shown), ...(env && { env }), ...(cwd !== undefined && { cwd }) };
}

function workShown(shown: ShownWork): Work {
  switch (shown.kind) {
    case 'argv':
      return { argv: shown.argv };
    case 'script':
      return { script: shown.text, shell: shown.shell };
    case 'provider':
      return { provider: { type: shown.type, with: shown.with, by: shown.by } };
    default:
      return unreachable(shown);
  }
}

function gateLines({ judged, planStep: { step } }: Extract<StepPreview, { kind: 'command' }>, redactor: Redactor) {
  const failure = step.type === 'manual' ? [] : failureLines(step);
  if (judged === undefined) return failure;
  return [
    riskText(judged.command.classification.final.risk),
    gateLine(judged.gate, { redact: redactor.text, style: colors }),
    ...failure,
  ];
}

/** How long it may run, where that is not as long as usual. */
function limitLines(plan: Plan, { judged, planStep }: Extract<StepPreview, { kind: 'command' }>): readonly string[] {
  if (judged === undefined) return [];
  const limit = timeLimit(plan, planStep.step, judged.command.classification.final.risk);
  return limit === defaultTimeoutMs ? [] : [colors.dim(`is ended after ${duration(limit)} at the latest`)];
}

function failureLines({ retry, onError }: ActiveStep): readonly string[] {
  const times = retry && (retry.maxAttempts === 1 ? 'once' : `up to ${retry.maxAttempts} times`);
  return [
    ...(retry
      ? [colors.dim(`where it fails, it is tried again ${times}, first after ${duration(retry.initialMs)}`)]
      : []),
    ...(onError === 'continue' ? [colors.dim('where it fails, the run goes on')] : []),
  ];
}

function askLines({ requiredEvidence, approvals }: ManualStep, redactor: Redactor): readonly string[] {
  const evidence = requiredEvidence.map(({ kind, name }) => `${oneLine(redactor.text(name))} (${kind})`);
  if (evidence.length > 0) return [`asks for evidence: ${evidence.join(', ')}`];
  return approvals.min === 0 ? ['asks for a confirmation'] : [];
}
