import type { RiskVerdict } from '../../model/event.js';
import type { PlanStep } from '../../model/plan.js';
import type { Classification, FinalRisk } from '../../model/risk.js';
import type { LeafStep } from '../../model/runbook.js';
import type { PreviewedCommand } from '../../run/preview.js';
import type { StepState } from '../../run/step-state.js';
import { valuesOf } from '../evaluate-expression.js';
import type { RunView } from '../view.js';
import { summed } from './lazy-value.js';

/** What a step would do with what is known now, or why that cannot be told. */
export interface JudgedStep {
  readonly command?: PreviewedCommand;
  readonly fault?: string;
}

/** A step judged with what is known now. */
export function judgedStep(view: RunView, step: LeafStep): JudgedStep {
  if (step.type === 'manual') return {};
  const judged = view.sources.judge(step, valuesOf(view));
  return judged.ok ? { command: judged.value } : { fault: view.shown.text(judged.error.message) };
}

/** How dangerous a step is, and why: by its record once it is begun, before that as far as it is known. */
export function seenRisk(
  { shown }: RunView,
  { step }: PlanStep,
  state: StepState,
  { command, fault }: JudgedStep,
): object {
  if (step.type === 'manual') return {};
  const verdict = 'verdict' in state ? state.verdict : undefined;
  const judged = command?.classification;
  const risk = verdict ? recorded(verdict) : judged && foundNow(judged);
  if (!risk) return { risk: `not known yet${fault === undefined ? '' : `: ${fault}`}` };
  const reasons = reasonsOf(risk.class, verdict, judged).map(shown.text);
  const row = reasons[0] === undefined ? risk.class : `${risk.class}: ${reasons[0]}`;
  return { risk: summed(row, { ...risk, ...declared(step.risk), reasons }) };
}

// The record holds the rules alone, so the sentences are those of now, where the class is still the same.
function reasonsOf(risk: FinalRisk, verdict: RiskVerdict | undefined, judged: Classification | undefined) {
  const isSame = judged?.final.risk === risk && judged.reasons.length > 0;
  return isSame ? judged.reasons.map(({ why, rule }) => `${why} [${rule}]`) : (verdict?.scanner.rules ?? []);
}

function recorded({ final, critical, merge_rule: rule }: RiskVerdict) {
  return { class: final, critical, rule };
}

function foundNow({ final, critical }: Classification) {
  return { class: final.risk, critical, rule: final.rule };
}

function declared(risk: FinalRisk | undefined): object {
  return risk === undefined ? {} : { declared: risk };
}
