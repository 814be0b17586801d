import { parseExpression } from '../expr/expression.js';
import { forwardIdOf, type Plan, type PlanStep } from '../model/plan.js';
import type { Result } from '../model/result.js';
import type { ActiveStep, LeafStep, ManualStep } from '../model/runbook.js';
import { type AskedPeople, askedPeople } from './asked-people.js';
import type { PreparedCommand } from './command.js';
import { holds } from './condition.js';
import { rollbackGate } from './decide-rollback.js';
import { commandGate, type Gate } from './gate.js';
import type { BoundInput, BoundInputs } from './inputs.js';
import { spentGate } from './limits.js';
import { asksFirst } from './requirement.js';
import { type ResolutionFault, resolverOf, templateOf } from './resolve.js';
import { authoredGate } from './step-gate.js';
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
  /** What it waits for: captures, each with the step that brings it, and inputs that nobody gave. */
  readonly waitsFor: readonly Awaited[];
  readonly faults: readonly string[];
  /** Who would have to agree; undefined where nobody is asked, or where that is not known. */
  readonly people?: AskedPeople;
  /** What would take the step back. */
  readonly rollback?: StepPreview;
}

interface Awaited {
  readonly name: string;
  /** Undefined for an input. */
  readonly stepId?: string;
}

export type ShownWork =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'script'; readonly shell: string; readonly text: string }
  | { readonly kind: 'provider'; readonly type: string; readonly with: unknown; readonly by: string };

/** What a preview is made from. */
export interface PreviewSource {
  readonly plan: Plan;
  readonly inputs: BoundInputs;
  /** The inputs that are asked for when a run begins; each stands for itself. */
  readonly open: ReadonlySet<string>;
  readonly environment: Values['environment'];
  /** Fills in and judges a command, as the engine will when the step runs. */
  readonly prepare: (step: ActiveStep, values: Values) => Result<PreviewedCommand, ResolutionFault>;
}

/** A command as it would be judged and recorded. */
export type PreviewedCommand = Omit<PreparedCommand, 'kind' | 'hash' | 'isRedacted'>;

/** Previews every step of a plan. Nothing is run, so what needs what a step brings is said to be unknown. */
export function previewRun(source: PreviewSource): readonly StepPreview[] {
  const captures = new Map<string, CapturedText>();
  const before = new Map<string, LeafStep>();
  const values = knownValues(source, captures, before);
  const previews = source.plan.steps.map((planStep) => {
    const { step } = planStep;
    const rollback = source.plan.rollbacks.get(planStep.index);
    const preview = {
      ...stepPreview(source, planStep, values),
      ...(rollback && { rollback: stepPreview(source, rollback, values) }),
    };
    before.set(step.id, step);
    // A capture stands for itself, so that the rest of a text can be filled in.
    if (step.type !== 'manual') for (const name of Object.keys(step.capture)) captures.set(name, standIn([name]));
    return preview;
  });
  return withLimits(source.plan, previews).map((preview) => withPeople(source.plan, preview));
}

function withPeople(plan: Plan, preview: StepPreview): StepPreview {
  const { planStep, rollback } = preview;
  return {
    ...preview,
    ...(asksPeople(plan, preview) && { people: askedPeople(plan, planStep) }),
    ...(rollback && { rollback: withPeople(plan, rollback) }),
  };
}

function asksPeople(plan: Plan, preview: StepPreview): boolean {
  if (preview.faults.length > 0 || preview.condition?.is === 'false') return false;
  const min = preview.planStep.step.approvals?.min ?? 0;
  if (preview.kind === 'manual') return min > 0 || preview.step.requiredEvidence.length === 0;
  // Whatever the gate will be, its author asks for these people.
  if (preview.judged === undefined) return min > 0;
  const { kind } = preview.judged.gate;
  return kind === 'gesture' || (kind === 'by-hand' && asksFirst({ plan, planStep: preview.planStep }));
}

function stepPreview(source: PreviewSource, planStep: PlanStep, values: KnownValues): StepPreview {
  const { step } = planStep;
  return step.type === 'manual'
    ? manualPreview(source, planStep, step, values.shown)
    : activePreview(source, planStep, step, values);
}

function standIn(path: readonly string[]): CapturedText {
  return { text: `{{ .${path.join('.')} }}`, type: 'string' };
}

interface KnownValues {
  /** What is secret is not shown, not even to the person who gives it. */
  readonly shown: Values;
  /** As the run will have them, for the class and the gate may depend on them. */
  readonly judged: Values;
}

function knownValues(
  { plan, inputs, open, environment }: PreviewSource,
  captures: Values['captures'],
  before: ReadonlyMap<string, LeafStep>,
): KnownValues {
  const { apiVersion, vars, captors } = plan;
  const inputsAs = (secret: (value: BoundInput['value']) => BoundInput['value']) =>
    Object.fromEntries([
      ...[...inputs].map(([name, { value, isSecret }]) => [name, isSecret ? secret(value) : value] as const),
      ...[...open].map((name) => [name, standIn([name]).text] as const),
    ]);
  const common = {
    ...{ apiVersion, vars, captures, captors, environment },
    outcome: () => undefined,
    standIn: (path: readonly string[]) => (isBroughtBefore(path, before, captors) ? standIn(path).text : undefined),
  };
  return {
    shown: { ...common, inputs: inputsAs(() => '***'), runId: '{{ .run.id }}' },
    judged: { ...common, inputs: inputsAs((value) => value), runId: '20260101T000000Z-aaaaaa' },
  };
}

/** Whether a path is about something that an earlier step leaves behind. */
function isBroughtBefore(
  [, id = '', field, output = '', ...rest]: readonly string[],
  before: ReadonlyMap<string, LeafStep>,
  captors: Values['captors'],
): boolean {
  const step = before.get(id);
  if (step === undefined || rest.length > 0) return false;
  if (field === 'outputs') return captors.get(output) === id;
  return output === '' && (field === 'status' || (field === 'exit_code' && step.type !== 'manual'));
}

function manualPreview(source: PreviewSource, planStep: PlanStep, step: ManualStep, values: Values): StepPreview {
  const text = resolverOf(values, source.plan.governance).text(step.instructions);
  const base = baseOf(source, planStep, values, [step.instructions]);
  const instructions = text.ok ? text.value : step.instructions;
  return { kind: 'manual', step, instructions, ...base, faults: [...base.faults, ...faultsOf(text, base.waitsFor)] };
}

function activePreview(source: PreviewSource, planStep: PlanStep, step: ActiveStep, values: KnownValues): StepPreview {
  const { plan, prepare } = source;
  const base = baseOf(source, planStep, values.shown, templatesOf(step));
  const prepared = prepare(step, values.judged);
  const readable = prepare(step, values.shown);
  const faults = [...base.faults, ...faultsOf(prepared, base.waitsFor)];
  const shown = shownWork(step, readable.ok ? readable.value : undefined);
  if (!prepared.ok || base.waitsFor.length > 0 || faults.length > 0) {
    return { kind: 'command', ...base, shown, faults };
  }
  const command = { ...prepared.value, shown: readable.ok ? readable.value.shown : {} };
  const gateOf = (of: PreviewedCommand) => {
    const own = authoredGate(commandGate(plan, of, step.id), step);
    return forwardIdOf(step.id) === undefined ? own : rollbackGate(own);
  };
  const gate = readableGate(gateOf(prepared.value), readable.ok ? gateOf(readable.value) : undefined);
  return { kind: 'command', ...base, shown, faults, judged: { command, gate } };
}

/** The gate in the words of what is shown, where that makes no other gate of it. */
function readableGate(gate: Gate, shown: Gate | undefined): Gate {
  const { rule, risk } = gate.verdict;
  return shown?.kind === gate.kind && shown.verdict.rule === rule && shown.verdict.risk === risk ? shown : gate;
}

function baseOf(
  source: PreviewSource,
  planStep: PlanStep,
  values: Values,
  templates: readonly string[],
): StepPreviewBase {
  const condition = conditionOf(source, planStep, values);
  const known = { planStep, waitsFor: awaitedBy(source, templates, values) };
  if (condition === undefined) return { ...known, faults: [] };
  if (condition.is === 'fault') return { ...known, faults: [`${condition.message}; the run would end here`] };
  return { ...known, faults: [], condition };
}

type Condition =
  | NonNullable<StepPreviewBase['condition']>
  /** That it is neither true nor false, whatever the run brings. */
  | { readonly is: 'fault'; readonly message: string };

function conditionOf(source: PreviewSource, { step, groups }: PlanStep, values: Values): Condition | undefined {
  const { plan } = source;
  const conditions = [...groups.map(({ when }) => when), step.when].filter((when) => when !== undefined);
  for (const text of conditions) {
    if (isOpen(text, source)) return { text, is: 'unknown' };
    const isTrue = holds(text, values, plan.governance);
    if (!isTrue.ok) return { is: 'fault', message: isTrue.error.message };
    if (!isTrue.value) return { text, is: 'false' };
  }
  return undefined;
}

/** Whether an expression is about what happens in the run, a secret, or what nobody gave: none is told before. */
function isOpen(text: string, { plan: { inputs, captors }, open }: PreviewSource): boolean {
  const parsed = parseExpression(text);
  const isSecret = (name: string | undefined) =>
    name === undefined || inputs[name]?.isSecret === true || open.has(name);
  return (
    !parsed.ok ||
    parsed.value.references.some(({ path: [root = '', name] }) => {
      if (root === 'inputs') return isSecret(name);
      return root === 'steps' || root === 'run' || root === 'captures' || captors.has(root) || isSecret(root);
    })
  );
}

function awaitedBy({ plan, open }: PreviewSource, templates: readonly string[], values: Values): readonly Awaited[] {
  const awaited = templates.flatMap((text) =>
    templateOf(text, plan.apiVersion).parts.flatMap((part) =>
      part.kind === 'reference' ? [...awaitedIn(part.path, values), ...awaitedInput(part.path, open)] : [],
    ),
  );
  return [...new Map(awaited.map((one) => [one.name, one])).values()];
}

function awaitedInput([root = '', name]: readonly string[], open: ReadonlySet<string>): readonly Awaited[] {
  const input = root === 'inputs' ? name : name === undefined ? root : undefined;
  return input !== undefined && open.has(input) ? [{ name: input }] : [];
}

function awaitedIn(path: readonly string[], values: Values): readonly Awaited[] {
  const [root = '', name = '', field] = path;
  if (root !== 'steps') return awaitedCapture(path, values);
  if (field === 'outputs') return captureNamed(path[3] ?? '', values);
  return values.standIn?.(path) === undefined ? [] : [{ name: path.join('.'), stepId: name }];
}

function awaitedCapture([root = '', name]: readonly string[], values: Values): readonly Awaited[] {
  return name === undefined || root === 'captures' ? captureNamed(name ?? root, values) : [];
}

function captureNamed(name: string, { captures, captors }: Values): readonly Awaited[] {
  return captures.has(name) || captors.has(name) ? [{ name, stepId: captors.get(name) ?? '' }] : [];
}

function faultsOf(result: Result<unknown, ResolutionFault>, waitsFor: readonly Awaited[]): readonly string[] {
  return result.ok || (result.error.isUnknown === true && waitsFor.length > 0) ? [] : [result.error.message];
}

function templatesOf(step: ActiveStep): readonly string[] {
  const single = [step.cwd, step.resource].filter((text) => text !== undefined);
  const common = [...Object.values(step.env), ...single];
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

/** Previews with what the limits of the run will refuse, should every step before have run. */
function withLimits({ posture }: Plan, previews: readonly StepPreview[]): readonly StepPreview[] {
  let mutations = 0;
  return previews.map((preview) => {
    if (!mayChange(preview)) return preview;
    const { command } = preview.judged;
    const spent = spentGate(posture, command.classification, mutations);
    mutations += 1;
    return spent === undefined ? preview : { ...preview, judged: { command, gate: spent } };
  });
}

type Changing = Extract<StepPreview, { kind: 'command' }> &
  Required<Pick<Extract<StepPreview, { kind: 'command' }>, 'judged'>>;

function mayChange(preview: StepPreview): preview is Changing {
  if (preview.kind !== 'command' || preview.judged === undefined || preview.condition?.is === 'false') return false;
  const { command, gate } = preview.judged;
  return gate.kind === 'gesture' && command.classification.final.risk !== 'safe';
}
