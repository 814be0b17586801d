import { stepRisks } from '../../language/index.js';
import { commandLine } from '../../model/command-line.js';
import type { Plan, PlanStep } from '../../model/plan.js';
import type { Classification } from '../../model/risk.js';
import type { Judged, JudgeOptions } from '../../node/classifier.js';
import type { LoadedRunbook } from '../../node/run.js';
import { type Redactor, redactorOf } from '../../record/redact.js';
import type { Surroundings } from '../../risk/index.js';
import { judgedJson, riskText } from './classification.js';
import { colors } from './colors.js';
import { plain } from './plain.js';

/** A step with its class, redacted; a manual step has neither command nor class. */
export interface ClassifiedStep {
  readonly id: string;
  readonly argv?: readonly string[];
  readonly judged?: Judged;
}

/** Judges every command of a runbook, as far as it is known before a run. */
export async function classifiedSteps(
  { plan, analysis, classifier }: LoadedRunbook,
  options: JudgeOptions,
): Promise<readonly ClassifiedStep[]> {
  const risks = stepRisks(analysis, (argv) => classifier.classify(argv));
  const words = new Map(risks.map(({ step, argv }) => [step.id?.source ?? '', argv]));
  const redactor = redactorOf(plan.governance.redact);
  return Promise.all(
    plan.steps.map(async (planStep): Promise<ClassifiedStep> => {
      const { id, type } = planStep.step;
      const argv = type === 'cli' ? words.get(id) : undefined;
      if (argv === undefined) return { id };
      const surroundings = surroundingsOf(planStep, plan, words);
      const judged = await classifier.argv(argv, { ...options, surroundings });
      const classification = redacted(judged.classification, redactor);
      return { id, argv: redactor.argv(argv), judged: { ...judged, classification } };
    }),
  );
}

/** The steps as JSON: id, command and classification of each. */
export function stepsJson(steps: readonly ClassifiedStep[]): object {
  return {
    steps: steps.map(({ id, argv, judged }) =>
      argv === undefined || judged === undefined
        ? { id, command: null, classification: null }
        : { id, command: commandLine(argv), argv, classification: judgedJson(judged) },
    ),
  };
}

/** The steps as a table: class, id, command and first reason, cut to the width of the terminal. */
export function stepsTable(steps: readonly ClassifiedStep[], width: number): string {
  const longestId = Math.max(0, ...steps.map(({ id }) => id.length));
  const idWidth = Math.min(longestId, 24);
  const rest = Math.max(20, width - classWidth - idWidth - 6);
  const longest = Math.max(0, ...steps.map(({ argv = [] }) => oneLine(commandLine(argv)).length));
  const commandWidth = Math.min(longest, Math.ceil(rest / 2));
  return steps
    .map((step) => {
      const head = `${classOf(step)}  ${fitted(step.id, idWidth)}`;
      if (step.argv === undefined) return `${head}  ${colors.dim('done by hand')}`;
      const command = fitted(oneLine(commandLine(step.argv)), commandWidth);
      return `${head}  ${command}  ${cut(oneLine(reasonOf(step)), rest - commandWidth)}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

const classWidth = '■ dangerous'.length;

function surroundingsOf(
  { step, index }: PlanStep,
  { name, steps }: Plan,
  words: ReadonlyMap<string, readonly string[]>,
): Surroundings {
  const lines = (some: readonly PlanStep[]) => some.map((one) => commandLine(words.get(one.step.id) ?? ['(by hand)']));
  return {
    before: lines(steps.slice(0, index)),
    after: lines(steps.slice(index + 1)),
    context: [`runbook: ${name}`, `step: ${step.title ?? step.id}`],
  };
}

function redacted(classification: Classification, { text, argv }: Redactor): Classification {
  const { reasons, resource, programs } = classification;
  return {
    ...classification,
    reasons: reasons.map((reason) => ({ ...reason, why: text(reason.why) })),
    ...(resource !== undefined && { resource: text(resource) }),
    ...(programs !== undefined && { programs: programs.map(argv) }),
  };
}

function classOf({ judged }: ClassifiedStep): string {
  if (judged === undefined) return '—'.padEnd(classWidth);
  const { risk, final } = judged.classification;
  const shown = final.rule === 'local' ? risk : final.risk;
  return riskText(shown) + ' '.repeat(classWidth - shown.length - 2);
}

function reasonOf({ judged }: ClassifiedStep): string {
  if (judged === undefined) return '';
  const { risk, final, reasons } = judged.classification;
  if (final.rule === 'local' || final.risk === risk) return reasons[0]?.why ?? '';
  const said = judged.review?.reason ?? judged.answer?.reasoning ?? reasons[0]?.why ?? '';
  return `${final.rule}: ${said}`;
}

function oneLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ↵ ')
    .replace(/\t/g, ' ');
}

function fitted(text: string, width: number): string {
  return cut(text, width).padEnd(width);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
