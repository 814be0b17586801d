import { parseExpression } from '../expr/expression.js';
import type { Plan, PlanStep } from '../model/plan.js';
import type { Result } from '../model/result.js';
import type { ActiveStep, ManualStep } from '../model/runbook.js';
import type { PreparedCommand } from './command.js';
import { holds } from './condition.js';
import { commandGate, type Gate } from './gate.js';
import type { BoundInputs } from './inputs.js';
import { type ResolutionFault, resolverOf, templateOf } from './resolve.js';
import type { CapturedText, Values } from './values.js';

/** What a step would do, as far as that can be known before anything has run. */
export type StepPreview = StepPreviewBase &
  (
    | {
        readonly kind: 'command';
        /** The words, the text of a script, or the fields of a provider, with what is known filled in. */
        readonly shown: ShownWork;
        /** Undefined where the command depends on what an earlier step brings. */
        readonly judged?: { readonly command: PreviewedCommand; readonly gate: Gate };
      }
    | { readonly kind: 'manual'; readonly step: ManualStep; readonly instructions: string }
  );

interface StepPreviewBase {
  readonly planStep: PlanStep;
  /** The condition of the step or of a group around it, where it is not known to hold. */
  readonly condition?: { readonly text: string; readonly is: 'false' | 'unknown' };
  /** The captures that it waits for, each with the step that brings it. */
  readonly waitsFor: readonly Awaited[];
  readonly faults: readonly string[];
}

interface Awaited {
  readonly name: string;
  readonly stepId: string;
}

export type ShownWork =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'script'; readonly shell: string; readonly text: string }
  | { readonly kind: 'provider'; readonly type: string; readonly with: unknown; readonly by: string };

/** What a preview is made from. */
export interface PreviewSource {
  readonly plan: Plan;
  readonly inputs: BoundInputs;
  readonly environment: Values['environment'];
  /** Fills in and judges a command, as the engine will when the step runs. */
  readonly prepare: (step: ActiveStep, values: Values) => Result<PreviewedCommand, ResolutionFault>;
}

/** A command as it would be judged and recorded. */
export type PreviewedCommand = Omit<PreparedCommand, 'kind' | 'hash' | 'isRedacted'>;

/** Previews every step of a plan. Nothing is run, so what needs a capture is said to be unknown. */
export function previewRun(source: PreviewSource): readonly StepPreview[] {
  const captures = new Map<string, CapturedText>();
  const values = valuesBefore(source, captures);
  return source.plan.steps.map((planStep) => {
    const { step } = planStep;
    const preview =
      step.type === 'manual'
        ? manualPreview(source, planStep, step, values)
        : activePreview(source, planStep, step, values);
    // A capture stands for itself, so that the rest of a text can be filled in.
    if (step.type !== 'manual') for (const name of Object.keys(step.capture)) captures.set(name, standIn(name));
    return preview;
  });
}

function standIn(name: string): CapturedText {
  return { text: `{{ .${name} }}`, type: 'string' };
}

function valuesBefore({ plan, inputs, environment }: PreviewSource, captures: Values['captures']): Values {
  return {
    apiVersion: plan.apiVersion,
    vars: plan.vars,
    // What is secret is not shown, not even to the person who gives it.
    inputs: Object.fromEntries([...inputs].map(([name, { value, isSecret }]) => [name, isSecret ? '***' : value])),
    captures,
    captors: plan.captors,
    outcome: () => undefined,
    runId: '{{ .run.id }}',
    environment,
  };
}

function manualPreview(source: PreviewSource, planStep: PlanStep, step: ManualStep, values: Values): StepPreview {
  const text = resolverOf(values, source.plan.governance).text(step.instructions);
  const base = baseOf(source, planStep, values, [step.instructions]);
  const instructions = text.ok ? text.value : step.instructions;
  return { kind: 'manual', step, instructions, ...base, faults: faultsOf(text, base.waitsFor) };
}

function activePreview(source: PreviewSource, planStep: PlanStep, step: ActiveStep, values: Values): StepPreview {
  const { governance } = source.plan;
  const base = baseOf(source, planStep, values, templatesOf(step));
  const prepared = source.prepare(step, values);
  const faults = faultsOf(prepared, base.waitsFor);
  const shown = shownWork(step, prepared.ok ? prepared.value : undefined);
  if (!prepared.ok || base.waitsFor.length > 0) return { kind: 'command', shown, ...base, faults };
  const gate = commandGate(governance, prepared.value, step.id);
  return { kind: 'command', shown, ...base, faults, judged: { command: prepared.value, gate } };
}

function baseOf(
  source: PreviewSource,
  planStep: PlanStep,
  values: Values,
  templates: readonly string[],
): Pick<StepPreviewBase, 'planStep' | 'condition' | 'waitsFor'> {
  const condition = conditionOf(source.plan, planStep, values);
  return { planStep, waitsFor: awaitedBy(source.plan, templates, values), ...(condition && { condition }) };
}

function conditionOf(plan: Plan, { step, groups }: PlanStep, values: Values): StepPreviewBase['condition'] {
  const conditions = [...groups.map(({ when }) => when), step.when].filter((when) => when !== undefined);
  const before = { ...values, captures: new Map() };
  for (const text of conditions) {
    const isTrue = isOpen(text, plan) ? undefined : holds(text, before, plan.governance);
    if (isTrue?.ok !== true) return { text, is: 'unknown' };
    if (!isTrue.value) return { text, is: 'false' };
  }
  return undefined;
}

/** Whether an expression is about what happens in the run, or about a secret: neither is told before. */
function isOpen(text: string, { inputs }: Plan): boolean {
  const parsed = parseExpression(text);
  const isSecret = (name: string | undefined) => name === undefined || inputs[name]?.isSecret === true;
  return (
    !parsed.ok ||
    parsed.value.references.some(({ path: [root = '', name] }) => {
      if (root === 'inputs') return isSecret(name);
      return root === 'steps' || root === 'run' || isSecret(root);
    })
  );
}

function awaitedBy(plan: Plan, templates: readonly string[], values: Values): readonly Awaited[] {
  const names = templates.flatMap((text) =>
    templateOf(text, plan.apiVersion).parts.flatMap((part) =>
      part.kind === 'reference' ? captureIn(part.path, values) : [],
    ),
  );
  return [...new Set(names)].map((name) => ({ name, stepId: plan.captors.get(name) ?? '' }));
}

function captureIn(path: readonly string[], { captures, captors }: Values): readonly string[] {
  const [root = '', name, , output] = path;
  const capture = root === 'steps' ? (output ?? '') : (name ?? root);
  const isCapture = name === undefined || root === 'captures' || root === 'steps';
  return isCapture && (captures.has(capture) || captors.has(capture)) ? [capture] : [];
}

function faultsOf(result: Result<unknown, ResolutionFault>, waitsFor: readonly Awaited[]): readonly string[] {
  return result.ok || (result.error.isUnknown === true && waitsFor.length > 0) ? [] : [result.error.message];
}

function templatesOf(step: ActiveStep): readonly string[] {
  const common = [...Object.values(step.env), ...(step.cwd === undefined ? [] : [step.cwd])];
  switch (step.type) {
    case 'cli':
      return [...step.argv, ...common];
    case 'script':
      return common;
    case 'provider':
      return [...textsIn(step.with), ...common];
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function shownWork(step: ActiveStep, prepared: PreviewedCommand | undefined): ShownWork {
  switch (step.type) {
    case 'cli':
      return { kind: 'argv', argv: prepared?.shown.argv ?? step.argv };
    case 'script':
      return { kind: 'script', shell: step.shell, text: step.text };
    case 'provider':
      return { kind: 'provider', type: step.providerType, with: step.with, by: '', ...prepared?.shown.provider };
  }
}
