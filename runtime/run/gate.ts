import { deniedBy, isAllowed } from '../expr/command-match.js';
import type { ApprovalRequested, GovernanceVerdict } from '../model/event.js';
import { unreachable } from '../model/result.js';
import type { Classification } from '../model/risk.js';
import type { Governance } from '../model/runbook.js';

/** What stands between a command and its process. */
export type Gate =
  | { readonly kind: 'denied'; readonly verdict: GovernanceVerdict }
  /** The person who started the run has thereby approved it. */
  | { readonly kind: 'open'; readonly verdict: GovernanceVerdict }
  | {
      readonly kind: 'gesture';
      readonly verdict: GovernanceVerdict;
      readonly gesture: Pick<ApprovalRequested, 'gesture' | 'typed_text'>;
    };

/** The gate of a command in profile local: what is not proved safe needs a person, what is denied never runs. */
export function commandGate(
  governance: Governance,
  argv: readonly string[],
  classification: Classification,
  stepId: string,
): Gate {
  // A wrapper such as 'timeout' or 'sh -c' starts others: the lists hold for each of them.
  for (const program of [argv, ...(classification.programs ?? [])]) {
    const denial = listDenial(governance, program);
    if (denial) return denial;
  }
  return riskGate(classification, stepId);
}

function listDenial(governance: Governance, argv: readonly string[]): Gate | undefined {
  const [program = ''] = argv;
  const denied = deniedBy(argv, governance.deniedCommands);
  if (denied !== undefined) {
    return deny('denied_commands', `'${argv.join(' ')}' is denied by '${denied}' in governance.denied_commands`);
  }
  const { allowedCommands } = governance;
  if (allowedCommands === undefined || isAllowed(program, allowedCommands)) return undefined;
  const message = `'${program}' is not in governance.allowed_commands; add it there if the runbook may start it`;
  return deny('allowed_commands', message);
}

function riskGate({ final, resource, reasons }: Classification, stepId: string): Gate {
  const { risk } = final;
  const why = reasons[0]?.why ?? 'nothing is known that proves it safe';
  switch (risk) {
    case 'safe':
      return {
        kind: 'open',
        verdict: { decision: 'allow', rule: 'gate/safe', layer: 'default', risk, message: 'only reads' },
      };
    case 'caution':
      return { kind: 'gesture', verdict: gated('gate/caution', risk, why), gesture: { gesture: 'confirm' } };
    case 'dangerous':
      return {
        kind: 'gesture',
        verdict: gated('gate/dangerous', risk, why),
        gesture: { gesture: 'typed', typed_text: resource ?? stepId },
      };
    default:
      return unreachable(risk);
  }
}

function gated(rule: string, risk: 'caution' | 'dangerous', message: string): GovernanceVerdict {
  return { decision: 'require_approval', rule, layer: 'default', risk, message };
}

function deny(rule: string, message: string): Gate {
  return { kind: 'denied', verdict: { decision: 'deny', rule, layer: 'runbook', message } };
}
