import { parseTemplate } from '../expr/template.js';
import type { Plan, PlanStep } from '../model/plan.js';
import type { Classification } from '../model/risk.js';
import type { CliStep, ManualStep } from '../model/runbook.js';
import { commandGate, type Gate } from './gate.js';
import { resolveText, type Values } from './resolve.js';

/** What a step would do, as far as that can be known before anything has run. */
export type StepPreview =
  | {
      readonly kind: 'command';
      readonly planStep: PlanStep;
      readonly argv: readonly PreviewedWord[];
      /** Undefined where the command depends on what an earlier step brings. */
      readonly judged?: { readonly classification: Classification; readonly gate: Gate };
      readonly faults: readonly string[];
    }
  | {
      readonly kind: 'manual';
      readonly planStep: PlanStep;
      readonly step: ManualStep;
      readonly instructions: PreviewedWord;
      readonly faults: readonly string[];
    };

/** A text with its templates filled in, or why it cannot be known yet. */
export interface PreviewedWord {
  readonly text: string;
  /** The captures that it waits for, each with the step that brings it. */
  readonly waitsFor: readonly { readonly name: string; readonly stepId: string }[];
  readonly fault?: string;
}

/** Previews every step of a plan. Nothing is run, so what needs a capture is said to be unknown. */
export function previewRun(
  plan: Plan,
  environment: Values['environment'],
  classify: (argv: readonly string[]) => Classification,
): readonly StepPreview[] {
  const origins = new Map<string, string>();
  return plan.steps.map((planStep) => {
    const { step } = planStep;
    const word = (text: string) => previewedWord(plan, text, environment, origins);
    if (step.type === 'manual') return manualPreview(planStep, step, word);
    const preview = commandPreview(plan, planStep, step, word, classify);
    for (const name of Object.keys(step.capture)) origins.set(name, step.id);
    return preview;
  });
}

function manualPreview(planStep: PlanStep, step: ManualStep, word: (text: string) => PreviewedWord): StepPreview {
  const instructions = word(step.instructions);
  return { kind: 'manual', planStep, step, instructions, faults: faultsOf([instructions]) };
}

function commandPreview(
  plan: Plan,
  planStep: PlanStep,
  step: CliStep,
  word: (text: string) => PreviewedWord,
  classify: (argv: readonly string[]) => Classification,
): StepPreview {
  const argv = step.argv.map(word);
  const faults = faultsOf(argv);
  const isKnown = faults.length === 0 && argv.every(({ waitsFor }) => waitsFor.length === 0);
  if (!isKnown) return { kind: 'command', planStep, argv, faults };
  const words = argv.map(({ text }) => text);
  const classification = classify(words);
  const gate = commandGate(plan.governance, words, classification, step.id);
  return { kind: 'command', planStep, argv, faults, judged: { classification, gate } };
}

function faultsOf(words: readonly PreviewedWord[]): readonly string[] {
  return words.map(({ fault }) => fault).filter((fault) => fault !== undefined);
}

function previewedWord(
  plan: Plan,
  text: string,
  environment: Values['environment'],
  origins: ReadonlyMap<string, string>,
): PreviewedWord {
  const waitsFor = parseTemplate(text).parts.flatMap((part) => {
    const stepId = part.kind === 'reference' && part.path.length === 1 ? origins.get(part.name) : undefined;
    return part.kind === 'reference' && stepId !== undefined ? [{ name: part.name, stepId }] : [];
  });
  // A capture stands for itself, so that the rest of the text can be filled in.
  const captures = new Map(waitsFor.map(({ name }) => [name, `{{ .${name} }}`]));
  const resolved = resolveText(text, { vars: plan.vars, captures, environment }, plan.governance);
  return resolved.ok ? { text: resolved.value, waitsFor } : { text, waitsFor, fault: resolved.error.message };
}
