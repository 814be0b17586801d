import type { PlanStep } from '../model/plan.js';
import { innerRefusal } from '../run/gate.js';
import { type RunState, stepState } from '../run/state.js';
import type { Drive, PreparedWork } from './drive.js';
import type { Execution, ExecutionRequest } from './ports.js';
import type { Authorization, ProviderCommand } from './provider-port.js';

/** Lets a provider do a step; what it wants to start is judged like the command of a step. */
export function executeProvider(
  drive: Drive,
  work: PreparedWork & { readonly subject: { readonly kind: 'provider' } },
  request: Omit<ExecutionRequest, 'argv'>,
  state: RunState,
  planStep: PlanStep,
): Promise<Execution> {
  const { executor } = drive.ports;
  const { type, with: fields } = work.subject;
  return drive.providers.execute({
    ...request,
    type,
    with: fields,
    runId: state.origin?.runId ?? '',
    stepId: planStep.step.id,
    attempt: stepState(state, planStep.index).attempt,
    executor,
    authorize: async (command) => authorization(drive, work, command),
  });
}

function authorization({ plan, ports }: Drive, work: PreparedWork, { argv, env }: ProviderCommand): Authorization {
  const classification = ports.classifier.judge({ kind: 'argv', argv, env: { ...work.env, ...env } });
  const programs = [argv, ...(classification.programs ?? [])];
  const message = innerRefusal(plan, { programs, classification }, work.classification.final.risk);
  return message === undefined ? { ok: true } : { ok: false, message };
}
