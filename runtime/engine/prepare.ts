import type { PlanStep } from '../model/plan.js';
import { ok, type Result } from '../model/result.js';
import type { CliStep, ManualStep } from '../model/runbook.js';
import { canonicalJson } from '../record/chain.js';
import type { Preparation } from '../run/command.js';
import { type ResolutionFault, resolveAssertions, resolveText, resolveTexts, type Values } from '../run/resolve.js';
import type { RunState } from '../run/state.js';
import { applied, type Drive, type Workspace } from './drive.js';

/** Fills in the templates of a step, has its command judged, and lets the policy say what it needs. */
export async function prepareStep(
  drive: Drive,
  workspace: Workspace,
  planStep: PlanStep,
  state: RunState,
): Promise<RunState> {
  const values: Values = {
    vars: drive.plan.vars,
    captures: workspace.captures,
    environment: drive.ports.environment,
  };
  const { step, index } = planStep;
  const preparation = step.type === 'cli' ? command(drive, workspace, step, values) : instructions(drive, step, values);
  return applied(drive, state, {
    kind: 'prepare-step',
    index,
    preparation,
    approvalId: drive.ports.ids.next('approval'),
  });
}

function command(drive: Drive, workspace: Workspace, step: CliStep, values: Values): Preparation {
  const { governance } = drive.plan;
  const argv = resolveTexts(step.argv, values, governance);
  if (!argv.ok) return faulty(argv.error);
  const assertions = resolveAssertions(step.assertions, values, governance);
  if (!assertions.ok) return faulty(assertions.error);
  const runnable = checkedProgram(argv.value);
  if (!runnable.ok) return faulty(runnable.error);
  const classification = drive.ports.classifier.classify(argv.value);
  workspace.prepared = { stepId: step.id, argv: argv.value, assertions: assertions.value, classification };
  return { kind: 'command', argv: argv.value, classification, hash: commandHash(drive, argv.value) };
}

function instructions(drive: Drive, step: ManualStep, values: Values): Preparation {
  const text = resolveText(step.instructions, values, drive.plan.governance);
  if (!text.ok) return faulty(text.error);
  return { kind: 'instructions', text: text.value, hash: commandHash(drive, [step.id, text.value]) };
}

function faulty(fault: ResolutionFault): Preparation {
  return { kind: 'fault', fault };
}

// Over the redacted text: a digest of a guessable secret would give it away.
function commandHash(drive: Drive, argv: readonly string[]): string {
  const redacted = drive.ports.log.redactArgv(argv);
  return `sha256:${drive.ports.sha256Hex(canonicalJson({ argv: redacted, cwd: drive.ports.cwd }))}`;
}

function checkedProgram(argv: readonly string[]): Result<undefined, ResolutionFault> {
  const [program = ''] = argv;
  if (program.trim() === '')
    return {
      ok: false,
      error: { kind: 'template', message: 'the name of the program is empty; fill in the first element of argv' },
    };
  const broken = argv.find((word) => word.includes('\0'));
  if (broken === undefined) return ok(undefined);
  return {
    ok: false,
    error: { kind: 'template', message: 'an argument holds a NUL character, which no program can be given' },
  };
}
