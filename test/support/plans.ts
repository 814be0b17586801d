import type { Plan } from '../../runtime/model/plan.js';
import type { CliStep, Governance, LeafStep, ManualStep } from '../../runtime/model/runbook.js';

const at = { start: 0, end: 0 };

/** A cli step of a test. */
export function cli(id: string, argv: readonly string[], more: Partial<CliStep> = {}): CliStep {
  return { type: 'cli', id, at, argv, capture: {}, assertions: [], ...more };
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
  return {
    runbookPath: 'test.runbook.yaml',
    runbookSha256: `sha256:${'0'.repeat(64)}`,
    apiVersion: 'runbook/v0',
    name: 'test',
    vars,
    governance: {
      deniedCommands: [],
      denyEnvVars: [],
      redact: [],
      requireEvidenceForManual: false,
      storeFullStdout: false,
      ...governance,
    },
    defaultTimeoutMs: 60_000,
    steps: steps.map((step, index) => ({ index, step, groups: [] })),
  };
}
