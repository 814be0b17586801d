import { type Plan, stepIndexes } from '../../runtime/model/plan.js';
import type { Capture, CliStep, Governance, LeafStep, ManualStep, OutputStream } from '../../runtime/model/runbook.js';
import { localPosture } from '../../runtime/policy/posture.js';

const at = { start: 0, end: 0 };

/** A cli step of a test. */
export function cli(id: string, argv: readonly string[], more: Partial<CliStep> = {}): CliStep {
  return { type: 'cli', id, at, argv, capture: {}, assertions: [], env: {}, onError: 'abort', ...more };
}

/** The capture of a whole output, as a test's step has it. */
export function whole(from: OutputStream, more: Partial<Capture> = {}): Capture {
  return { from, select: { kind: 'whole' }, isTrimmed: false, type: 'string', isSecret: false, ...more };
}

/** A manual step of a test, without evidence and approvals unless it says so. */
export function manual(id: string, more: Partial<ManualStep> = {}): ManualStep {
  return {
    type: 'manual',
    id,
    at,
    instructions: 'look',
    requiredEvidence: [],
    approvals: { min: 0, roles: [] },
    reusesEvidenceInReplay: false,
    ...more,
  };
}

/** A plan of a test. */
export function planOf(
  steps: readonly LeafStep[],
  vars: Plan['vars'] = {},
  governance: Partial<Governance> = {},
): Plan {
  const planSteps = steps.map((step, index) => ({ index, step, groups: [] }));
  const all: Governance = {
    deniedCommands: [],
    denyEnvVars: [],
    redact: [],
    requireEvidenceForManual: false,
    storeFullStdout: false,
    timeouts: {},
    ...governance,
  };
  return {
    runbookPath: 'test.runbook.yaml',
    runbookSha256: `sha256:${'0'.repeat(64)}`,
    apiVersion: 'runbook/v0',
    about: {},
    outputs: {},
    name: 'test',
    vars,
    inputs: {},
    governance: all,
    posture: localPosture(all),
    defaultTimeoutMs: 60_000,
    steps: planSteps,
    ...stepIndexes(planSteps),
  };
}
