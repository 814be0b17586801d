import type { ProviderType } from '../model/provider.js';
import type { Classification, FinalRisk, RiskReason } from '../model/risk.js';
import type { Span } from '../model/text.js';
import { higher } from '../risk/index.js';
import type { Analysis } from './analysis.js';
import type { Outline } from './outline.js';
import { commandOfStep, providedStepClass, providedType, type StepCommand } from './step-command.js';
import { type StepOutline, withRollbacks } from './step-outline.js';
import { textNode, valueAt } from './syntax/node.js';
import { spanInScalar } from './syntax/scalar-offset.js';

/** Judges what a step starts, as the gate will when the step runs. */
export type JudgeCommand = (command: StepCommand) => Classification;

/** The class of a step, and where what has it stands in the text. */
interface PlacedRisk {
  readonly step: StepOutline;
  readonly classification: Classification;
  /** What the author declared, where that is higher than what was found. */
  readonly declared?: FinalRisk;
  /** From the first word of a command to the last, or the type that a provider brings. */
  readonly at: Span;
  /** The offset behind what gave the step its class. */
  readonly hintAt: number;
}

/** How dangerous the command of a step is, and where its words stand in the text. */
export interface StepRisk extends PlacedRisk {
  readonly command: StepCommand;
  /** The words as they will be started, as far as that is known before the run. */
  readonly argv: readonly string[];
}

/** How dangerous a step of an installed provider is: what the provider says of its type. */
export interface ProvidedRisk extends PlacedRisk {
  readonly about: ProviderType;
}

/** The steps of a runbook that start a process, each with its class. */
export function stepRisks({ outline }: Analysis, judge: JudgeCommand): readonly StepRisk[] {
  return withRollbacks(outline.steps).flatMap((step) => stepRisk(outline, step, judge) ?? []);
}

/** The classes of those steps that are wanted and that no person does, judged one at a time; in the order of the text. */
export function* risksInSlices(
  { outline }: Analysis,
  judge: JudgeCommand,
  isWanted: (step: StepOutline) => boolean,
): Generator<void, readonly (StepRisk | ProvidedRisk)[]> {
  const risks: (StepRisk | ProvidedRisk)[] = [];
  for (const step of withRollbacks(outline.steps.filter(isWanted))) {
    const risk = stepRisk(outline, step, judge) ?? providedRisk(outline, step);
    if (risk) risks.push(risk);
    yield;
  }
  return risks.sort((left, right) => left.at.start - right.at.start);
}

/** The class of what a step starts; undefined where it starts nothing that can be judged. */
export function stepRisk(outline: Outline, step: StepOutline, judge: JudgeCommand): StepRisk | undefined {
  const command = commandOfStep(outline, step);
  const at = commandSpan(step);
  if (command === undefined || at === undefined) return undefined;
  const { classification, ...declared } = raised(judge(command), step);
  const argv = command.kind === 'argv' ? command.argv : [command.shell, '-c', command.text];
  const hintAt = hintOffset(outline, step, argv, classification) ?? outline.text.slice(0, at.end).trimEnd().length;
  return { step, command, argv, classification, ...declared, at, hintAt };
}

/** The steps of a runbook that an installed provider does, each with its class. */
export function providedRisks({ outline }: Analysis): readonly ProvidedRisk[] {
  return outline.steps.flatMap((step) => providedRisk(outline, step) ?? []);
}

function providedRisk(outline: Outline, step: StepOutline): ProvidedRisk | undefined {
  const about = providedType(outline, step);
  const at = textNode(valueAt(step.node, 'type'))?.at;
  if (about === undefined || at === undefined) return undefined;
  return { step, about, ...raised(providedStepClass(outline, step, about), step), at, hintAt: at.end };
}

/** Where the command of a step stands: its words, or the text that a shell is given. */
function commandSpan({ argv, script }: StepOutline): Span | undefined {
  if (script) return script.text.at;
  const [first] = argv;
  const last = argv.at(-1);
  return first && last && { start: first.at.start, end: last.at.end };
}

function raised(
  found: Classification,
  { declaredRisk: written }: StepOutline,
): Pick<PlacedRisk, 'classification' | 'declared'> {
  const declared = (['safe', 'caution', 'dangerous'] as const).find((risk) => risk === written?.source);
  const { final } = found;
  if (declared === undefined || higher(final.risk, declared) === final.risk) return { classification: found };
  return { classification: { ...found, final: { ...final, risk: declared } }, declared };
}

function hintOffset(
  { text }: Outline,
  step: StepOutline,
  argv: readonly string[],
  { risk, reasons }: Classification,
): number | undefined {
  const decisive = reasons.find((reason) => reason.risk === risk);
  if (risk === 'safe' || decisive === undefined) return undefined;
  if (step.script) return decisive.span.end === 0 ? undefined : spanInScalar(text, step.script.text, decisive.span).end;
  return wordAt(step, argv, decisive);
}

/** The end of the word in which a reason ends. */
function wordAt(step: StepOutline, argv: readonly string[], { span }: RiskReason): number | undefined {
  let end = 0;
  for (const [index, word] of argv.entries()) {
    end += word.length;
    if (span.end <= end) return step.argv[index]?.at.end;
    end += 1;
  }
  return undefined;
}
