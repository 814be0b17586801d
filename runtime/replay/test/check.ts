import { forwardIdOf, type Plan, planStepNamed } from '../../model/plan.js';
import type { ScenarioFault } from '../scenario/scenario.js';
import type { Mention, TestFile } from './test-file.js';

/** The name among these that was most likely meant by one that is not there. */
export type NearestName = (name: string, known: readonly string[]) => string | undefined;

/** What a test file says of a runbook that the runbook knows nothing of. */
export function testFaults({ tests }: TestFile, plan: Plan, nearest: NearestName): readonly ScenarioFault[] {
  return tests
    .flatMap(({ mentions }) => mentions)
    .flatMap((mention) => strangerFault(mention, plan, nearest))
    .toSorted((one, other) => one.line - other.line);
}

function strangerFault(mention: Mention, plan: Plan, nearest: NearestName): readonly ScenarioFault[] {
  const { kind, name, line } = mention;
  if (kind === 'step') return stepFault(mention, plan, nearest);
  const known = namesOf(mention, plan);
  if (known === undefined || known.includes(name)) return [];
  const place = mention.step === undefined ? 'the runbook has' : `step '${mention.step}' asks for`;
  return [{ line, message: `${place} no ${kind} '${name}'; ${advice(name, known, nearest)}` }];
}

function stepFault({ name, line }: Mention, plan: Plan, nearest: NearestName): readonly ScenarioFault[] {
  if (planStepNamed(plan, name)) return [];
  if (plan.steps.some(({ groups }) => groups.some(({ id }) => id === name))) {
    return [{ line, message: `'${name}' is a group, which does nothing itself; name its steps` }];
  }
  const forward = forwardIdOf(name);
  if (forward !== undefined && plan.indexes.has(forward)) {
    return [{ line, message: `step '${forward}' has no rollback, so there is no '${name}'` }];
  }
  return [{ line, message: `the runbook has no step '${name}'; ${advice(name, [...plan.indexes.keys()], nearest)}` }];
}

/** The names that there are; undefined where another fault says so already. */
function namesOf({ kind, step }: Mention, plan: Plan): readonly string[] | undefined {
  switch (kind) {
    case 'step':
      return [...plan.indexes.keys()];
    case 'capture':
      return [...plan.captors.keys()];
    case 'output':
      return Object.keys(plan.outputs);
    case 'input':
      return Object.keys(plan.inputs);
    case 'evidence':
      return evidenceOf(plan, step ?? '');
  }
}

function evidenceOf(plan: Plan, id: string): readonly string[] | undefined {
  const step = planStepNamed(plan, id)?.step;
  if (step === undefined) return undefined;
  return step.type === 'manual' ? step.requiredEvidence.map(({ name }) => name) : [];
}

const mostListed = 8;

function advice(name: string, known: readonly string[], nearest: NearestName): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  if (known.length === 0) return 'remove it, for there are none';
  const more = known.length > mostListed ? ` and ${known.length - mostListed} more` : '';
  return `it has ${known.slice(0, mostListed).join(', ')}${more}`;
}
