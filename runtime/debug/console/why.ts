import { commandLine } from '../../model/command-line.js';
import type { PlanStep } from '../../model/plan.js';
import { causeText } from '../../run/intervention.js';
import { stepState } from '../../run/state.js';
import type { StepState } from '../../run/step-state.js';
import { oneLine } from '../console-text.js';
import { lastEvent } from '../happened.js';
import { diagnosisLines, diagnosisOfStep } from '../seen/diagnosis.js';
import type { Stop } from '../stop.js';
import type { Debugged } from './debugged.js';
import { evidenceText } from './evidence-text.js';
import type { Asked } from './place.js';
import { reasonLines, riskTextOf } from './risk.js';
import { riskText } from './step-words.js';
import { waitsFor } from './waits.js';
import { phaseText, placeOf } from './where.js';

/** Why the run stands where it does: what it waits for and why that is needed, or what failed. */
export function whyText(run: Debugged): string {
  const { place, timeline } = run;
  const at = placeOf(run);
  if (timeline.at && at) return `you look at the past, before step '${at.step.id}'; 'forward now' comes back`;
  switch (place.kind) {
    case 'asked':
      return askedLines(run, place.asked).join('\n');
    case 'stopped':
      return stoppedLines(run, place.stop).join('\n');
    case 'running':
      return `nothing holds the run: it is at step '${at?.step.id ?? ''}'`;
    case 'over':
    case 'record':
      return [`the run is over: ${phaseText(run.view.state)}`, ...(at ? failureLines(run, at) : [])].join('\n');
  }
}

/** Why a step stands as it does: what came of it, what it waits for, or what it will ask for. */
export function whyStepText(run: Debugged, planStep: PlanStep): string {
  const { step, index } = planStep;
  const state = stepState(run.view.state, index);
  if (state.name === 'done') return [doneLine(step.id, state), ...failureLines(run, planStep)].join('\n');
  const { place } = run;
  const isAsked = place.kind === 'asked' && place.asked.request.planStep === planStep;
  if (isAsked && !run.timeline.at) return askedLines(run, place.asked).join('\n');
  return [`nothing has come of '${step.id}' yet`, riskTextOf(run, planStep)].join('\n');
}

function doneLine(id: string, { result, skipped }: Extract<StepState, { name: 'done' }>): string {
  const { status } = result;
  const note = skipped?.note ?? skipped?.reason;
  if (status === 'skipped' && note !== undefined) return `'${id}' was skipped: ${oneLine(note)}`;
  return `'${id}' ${status}`;
}

function stoppedLines(run: Debugged, { reason, planStep, text }: Stop): readonly string[] {
  const { id } = planStep.step;
  if (reason === 'exception') return [`step '${id}' failed, and with it the run`, ...failureLines(run, planStep)];
  const why = reasons[reason] ?? `it stands before step '${id}'`;
  return [`${why}: step '${id}'`, ...(text === undefined ? [] : [`  ${oneLine(text)}`]), riskTextOf(run, planStep)];
}

const reasons: Readonly<Partial<Record<Stop['reason'], string>>> = {
  entry: 'it was begun with a stop before its first step',
  step: 'it was to do one step, and this one is next',
  breakpoint: 'a breakpoint stands there',
  'function breakpoint': 'a breakpoint stands there',
  'data breakpoint': 'a watched value changed',
  pause: 'it was paused before what is next',
  goto: 'somebody let it go on there',
  restart: 'it is to do this step again',
  approval: 'it is to stop where an approval is needed',
  evidence: 'it is to stop where evidence is needed',
  risk: 'it is to stop before what is not safe',
  divergence: 'it did something else than its runbook says',
};

function askedLines(run: Debugged, asked: Asked): readonly string[] {
  const { step } = asked.request.planStep;
  const head = `step '${step.id}' ${waitsFor(asked)}`;
  switch (asked.kind) {
    case 'evidence':
      return [evidenceText(run, asked.request)];
    case 'intervention': {
      const { cause, detail } = asked.request;
      return [head, `  because ${oneLine(run.view.shown.text(detail ?? causeText[cause]))}`];
    }
    case 'approval':
      return [head, ...approvalLines(run, asked.request)];
  }
}

type ApprovalRequest = Extract<Asked, { kind: 'approval' }>['request'];

function approvalLines(run: Debugged, request: ApprovalRequest): readonly string[] {
  const { approval, classification, ready, isChanged } = request;
  const { risk, requirement, expires_at: end } = approval.request;
  const by = requirement.roles.length === 0 ? '' : `, as ${requirement.roles.join(' or ')}`;
  const { id } = request.planStep.step;
  const said = lastEvent(run.view, 'governance.decided', ({ step_id }) => step_id === id)?.data;
  const given = approval.grants.map(({ actor }) => actor.id);
  return [
    ...(ready.argv ? [`  $ ${oneLine(commandLine(ready.argv))}`] : []),
    ...(risk === undefined ? ['  its runbook asks for it'] : [`  it is ${riskText(risk, run.style)}`]),
    ...(classification ? reasonLines(classification, run) : []),
    ...(said ? [`  by rule '${said.rule}' (${said.layer})`] : []),
    ...(isChanged ? ['  it is not what was stored before the step ran'] : []),
    `  it takes ${requirement.min} ${requirement.min === 1 ? 'person' : 'people'}${by}`,
    ...(given.length === 0 ? [] : [`  approved so far by ${oneLine(given.join(', '))}`]),
    ...(end === undefined ? [] : [`  before ${end}`]),
  ];
}

/** What a step failed of, with all that is known of it, as the exception of an editor says it. */
function failureLines({ view }: Debugged, { step }: PlanStep): readonly string[] {
  const diagnosis = diagnosisOfStep(view, step.id);
  if (!diagnosis) return [];
  const { kind, message } = diagnosis;
  return [`${kind}: ${message}`, ...diagnosisLines(diagnosis)].map((line) => `  ${oneLine(line)}`);
}
