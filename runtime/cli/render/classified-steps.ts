import { type StepRisk, stepRisks } from '../../language/index.js';
import { commandLine } from '../../model/command-line.js';
import type { Plan, PlanStep } from '../../model/plan.js';
import type { Classification, FinalRisk } from '../../model/risk.js';
import type { ProviderStep } from '../../model/runbook.js';
import type { CommandClassifier, Judged, JudgeOptions } from '../../node/classify/classifier.js';
import { runClassifier } from '../../node/classify/run-classifier.js';
import type { LoadedRunbook } from '../../node/load.js';
import { type Redactor, redactorOf } from '../../record/redact.js';
import { higher, type Surroundings, withVariables } from '../../risk/index.js';
import { judgedJson, riskText } from './classification.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';

/** A step with its class, redacted; a manual step has neither command nor class. */
export interface ClassifiedStep {
  readonly id: string;
  /** Where it begins. */
  readonly line: number;
  /** How many people the runbook asks to agree before it starts. */
  readonly approvals: number;
  readonly command?: ShownCommand;
  readonly judged?: Judged;
}

/** A command line, the text of a script or the type of a provider's step. */
interface ShownCommand {
  readonly text: string;
  readonly argv?: readonly string[];
  readonly shell?: string;
}

/** Judges every command of a runbook, as far as it is known before a run. */
export async function classifiedSteps(
  loaded: LoadedRunbook,
  options: JudgeOptions,
): Promise<readonly ClassifiedStep[]> {
  const { plan, analysis, classifier } = loaded;
  const risks = new Map(
    stepRisks(analysis, (command) => classifier.judge(command)).map((risk) => [risk.step.id?.source ?? '', risk]),
  );
  const redactor = redactorOf(plan.governance.redact);
  return Promise.all(
    withRollbacks(plan).map(async (planStep): Promise<ClassifiedStep> => {
      const { step } = planStep;
      const { line } = analysis.lines.positionAt(step.at.start);
      const known = { id: step.id, line, approvals: step.approvals?.min ?? 0 };
      if (step.type === 'provider') return { ...known, ...providerStep(loaded, step) };
      const risk = risks.get(step.id);
      if (risk === undefined) return known;
      const surroundings = surroundingsOf(planStep, plan, risks);
      const judged = raised(await judgedAlone(classifier, risk, { ...options, surroundings }), risk);
      const classification = redacted(judged.classification, redactor);
      return { ...known, command: shownCommand(risk, redactor), judged: { ...judged, classification } };
    }),
  );
}

/** The steps, each with what takes it back behind it. */
function withRollbacks({ steps, rollbacks }: Plan): readonly PlanStep[] {
  return steps.flatMap((planStep) => {
    const rollback = rollbacks.get(planStep.index);
    return rollback ? [planStep, rollback] : [planStep];
  });
}

function providerStep(
  { classifier, providers, plan }: LoadedRunbook,
  { providerType, risk, env }: ProviderStep,
): Pick<ClassifiedStep, 'command' | 'judged'> {
  const declared = runClassifier(classifier, providers, plan.posture.profile).judge({
    kind: 'provider',
    type: providerType,
  });
  const found = withVariables(declared, env, {});
  const isRaised = risk !== undefined && higher(found.final.risk, risk) !== found.final.risk;
  const classification = isRaised ? declaredAs(found, risk) : found;
  return { command: { text: providerType }, judged: { classification } };
}

function judgedAlone(classifier: CommandClassifier, { command }: StepRisk, options: JudgeOptions): Promise<Judged> {
  if (command.kind === 'argv') return classifier.argv(command.argv, options);
  return classifier.shell({ shell: command.shell, command: command.text }, options);
}

/** A verdict that is never lower than what the gate will say: the variables of a step and its author can raise it. */
function raised(judged: Judged, { classification, declared }: StepRisk): Judged {
  const alone = judged.classification.final.risk;
  if (higher(alone, classification.final.risk) === alone) return judged;
  return { ...judged, classification: declared ? declaredAs(classification, declared) : classification };
}

function declaredAs(found: Classification, risk: FinalRisk): Classification {
  const reason = { rule: 'runbook/declared', risk, span: { start: 0, end: 0 }, why: `the runbook declares it ${risk}` };
  return { ...found, reasons: [reason, ...found.reasons], final: { ...found.final, risk } };
}

function shownCommand({ command }: StepRisk, redactor: Redactor): ShownCommand {
  if (command.kind === 'script') return { text: redactor.text(command.text), shell: command.shell };
  const argv = redactor.argv(command.argv);
  return { text: commandLine(argv), argv };
}

/** The steps as JSON: id, line, approvals that it asks for, command and classification of each. */
export function stepsJson(steps: readonly ClassifiedStep[]): object {
  return {
    steps: steps.map(({ id, line, approvals, command, judged }) => {
      const known = { id, line, approvals };
      if (command === undefined || judged === undefined) return { ...known, command: null, classification: null };
      const { text, ...rest } = command;
      return { ...known, command: text, ...rest, classification: judgedJson(judged) };
    }),
  };
}

/** The steps as a table: class, id, command and first reason, cut to the width of the terminal. */
export function stepsTable(steps: readonly ClassifiedStep[], width: number): string {
  const longestId = Math.max(0, ...steps.map(({ id }) => id.length));
  const idWidth = Math.min(longestId, 24);
  const rest = Math.max(20, width - classWidth - idWidth - 6);
  const longest = Math.max(0, ...steps.map(({ command }) => oneLine(command?.text ?? '').length));
  const commandWidth = Math.min(longest, Math.ceil(rest / 2));
  return steps
    .map((step) => {
      const head = `${classOf(step)}  ${fitted(step.id, idWidth)}`;
      if (step.command === undefined) return `${head}  ${colors.dim('done by hand')}`;
      const command = fitted(oneLine(step.command.text), commandWidth);
      return `${head}  ${command}  ${cut(oneLine(reasonOf(step)), rest - commandWidth)}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

const classWidth = '■ dangerous'.length;

function surroundingsOf(
  { step, index }: PlanStep,
  { name, steps }: Plan,
  risks: ReadonlyMap<string, StepRisk>,
): Surroundings {
  const lines = (some: readonly PlanStep[]) => some.map(({ step: { id } }) => lineOf(risks.get(id)?.command));
  return {
    before: lines(steps.slice(0, index)),
    after: lines(steps.slice(index + 1)),
    context: [`runbook: ${name}`, `step: ${step.title ?? step.id}`],
  };
}

function lineOf(command: StepRisk['command'] | undefined): string {
  if (command === undefined) return '(by hand)';
  return command.kind === 'argv' ? commandLine(command.argv) : command.text;
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
  // What the scanner does not know is shown as that, though it counts as caution.
  const shown = final.rule === 'local' && risk === 'unknown' && final.risk === 'caution' ? risk : final.risk;
  return riskText(shown) + ' '.repeat(classWidth - shown.length - 2);
}

function reasonOf({ judged }: ClassifiedStep): string {
  if (judged === undefined) return '';
  const { risk, final, reasons } = judged.classification;
  if (final.rule === 'local' || final.risk === risk) return reasons[0]?.why ?? '';
  const said = judged.review?.reason ?? judged.answer?.reasoning ?? reasons[0]?.why ?? '';
  return `${final.rule}: ${said}`;
}

function fitted(text: string, width: number): string {
  return cut(text, width).padEnd(width);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
