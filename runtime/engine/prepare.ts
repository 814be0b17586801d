import type { PlanStep } from '../model/plan.js';
import type { ActiveStep, ManualStep } from '../model/runbook.js';
import { canonicalJson } from '../record/chain.js';
import type { Preparation, PreparedCommand } from '../run/command.js';
import { type ResolutionFault, type Resolver, resolverOf } from '../run/resolve.js';
import type { RunState } from '../run/state.js';
import { stepState } from '../run/state.js';
import { applied, type Drive, type PreparedWork, type Workspace } from './drive.js';
import { type ResolvedWork, resolvedWork } from './resolved-work.js';
import { skippedBy } from './skip.js';
import { valuesBefore, valuesOf } from './values.js';

/** Fills in the templates of a step, has its command judged, and lets the policy say what it needs. */
export async function prepareStep(
  drive: Drive,
  workspace: Workspace,
  planStep: PlanStep,
  state: RunState,
): Promise<RunState> {
  const { preparation, work } = preparationOf(drive, workspace, planStep, state);
  const prepared = await applied(drive, state, {
    kind: 'prepare-step',
    index: planStep.index,
    preparation,
    approvalId: drive.ports.ids.next('approval'),
  });
  const { attempt } = stepState(prepared, planStep.index);
  workspace.prepared = { stepId: planStep.step.id, attempt, ...(work && { work }) };
  return prepared;
}

/** What was found out about a step, and what is kept in memory to do it. */
interface Prepared {
  readonly preparation: Preparation;
  readonly work?: PreparedWork;
}

function preparationOf(drive: Drive, workspace: Workspace, planStep: PlanStep, state: RunState): Prepared {
  const { governance } = drive.plan;
  const taken = drive.plan.steps[planStep.index - drive.plan.steps.length];
  if (taken) return rollbackOf(drive, workspace, taken, state) ?? faulty(goneFault);
  const values = valuesOf(drive, workspace, state);
  const skipped = skippedBy(planStep, state, values, governance);
  if (skipped) return { preparation: skipped };
  const resolver = resolverOf(values, governance);
  const { step } = planStep;
  if (step.type === 'manual') return manual(drive, step, resolver);
  if (workspace.forgotten !== undefined) return faulty({ kind: 'template', message: workspace.forgotten });
  const rollback = rollbackOf(drive, workspace, planStep, state)?.preparation;
  return withRollback(active(drive, step, resolver), rollback);
}

const goneFault: ResolutionFault = {
  kind: 'template',
  message: 'the runbook no longer says how the step is taken back',
};

/**
 * What takes a step back, filled in with what was known before the step ran, however late it is needed: so it comes out
 * as it was stored. Undefined where the step has none.
 */
function rollbackOf(
  drive: Drive,
  workspace: Workspace,
  { step, index }: PlanStep,
  state: RunState,
): Prepared | undefined {
  const rollback = step.type === 'manual' ? undefined : step.rollback;
  if (rollback === undefined) return undefined;
  const resolver = resolverOf(valuesBefore(drive, workspace, state, index), drive.plan.governance);
  if (rollback.type === 'manual') return manual(drive, rollback, resolver);
  if (workspace.forgotten !== undefined) return faulty({ kind: 'template', message: workspace.forgotten });
  return active(drive, rollback, resolver);
}

function withRollback({ preparation, ...prepared }: Prepared, rollback: Preparation | undefined): Prepared {
  if (preparation.kind !== 'command' || rollback === undefined || rollback.kind === 'skip') {
    return { preparation, ...prepared };
  }
  return { preparation: { ...preparation, rollback }, ...prepared };
}

function manual(drive: Drive, step: ManualStep, resolver: Resolver): Prepared {
  const text = resolver.text(step.instructions);
  if (!text.ok) return faulty(text.error);
  const bound = hashOf(drive, { argv: [step.id, text.value] });
  return { preparation: { kind: 'instructions', text: text.value, ...bound } };
}

function active(drive: Drive, step: ActiveStep, resolver: Resolver): Prepared {
  const resolved = resolvedWork({ ...drive.ports, providers: drive.providers }, step, resolver);
  if (!resolved.ok) return faulty(resolved.error);
  const { work } = resolved.value;
  const command = confirmable(drive, step, resolved.value.command);
  return { preparation: { kind: 'command', ...command, ...hashOf(drive, command.shown) }, work };
}

/** The command with a name to confirm it by that can be shown: in place of one that holds something hidden, the step's id. */
function confirmable(
  { ports: { log } }: Drive,
  { id }: ActiveStep,
  { resource, classification, ...command }: ResolvedWork['command'],
): ResolvedWork['command'] {
  const { resource: found, ...judged } = classification;
  const isShown = (text: string) => log.redact(text) === text;
  return {
    ...command,
    classification: found === undefined || isShown(found) ? classification : judged,
    ...(resource !== undefined && { resource: isShown(resource) ? resource : id }),
  };
}

function faulty(fault: ResolutionFault): Prepared {
  return { preparation: { kind: 'fault', fault } };
}

// Over the redacted values: a digest of a guessable secret would give it away.
function hashOf(drive: Drive, shown: PreparedCommand['shown']): Pick<PreparedCommand, 'hash' | 'isRedacted'> {
  const { log, cwd, sha256Hex } = drive.ports;
  const { argv, ...rest } = shown;
  const plain = canonicalJson({ cwd, ...shown });
  const redacted = canonicalJson({
    ...(argv && { argv: log.redactArgv(argv) }),
    cwd,
    ...redactedJson(rest, log.redact),
  });
  return { hash: `sha256:${sha256Hex(redacted)}`, isRedacted: redacted !== plain };
}

function redactedJson(value: object, redact: (text: string) => string): object {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === 'string' ? redact(item) : item,
  ) as object;
}
