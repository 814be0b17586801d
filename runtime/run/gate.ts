import { deniedBy, isAllowed } from '../expr/command-match.js';
import { isBlank } from '../model/blank.js';
import type { ApprovalRequested, GovernanceVerdict } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { Posture } from '../model/posture.js';
import { unreachable } from '../model/result.js';
import type { Classification, FinalRisk } from '../model/risk.js';
import type { Governance } from '../model/runbook.js';
import type { PreparedCommand } from './command.js';

/** What stands between a command and its process. */
export type Gate =
  | { readonly kind: 'denied'; readonly verdict: GovernanceVerdict }
  /** The person who started the run has thereby approved it. */
  | { readonly kind: 'open'; readonly verdict: GovernanceVerdict }
  | {
      readonly kind: 'gesture';
      readonly verdict: GovernanceVerdict;
      readonly gesture: Pick<ApprovalRequested, 'gesture' | 'typed_text'>;
    }
  /** It is shown and not run: a person does it, and says so. */
  | { readonly kind: 'by-hand'; readonly verdict: GovernanceVerdict };

/** The gate of a command: what is denied never runs, and its class and the posture say who has to agree to the rest. */
export function commandGate({ governance, posture }: GateRules, command: GatedCommand, stepId: string): Gate {
  // A wrapper such as 'timeout' or 'sh -c' starts others: the lists hold for each of them.
  const interpreter = command.interpreter === undefined ? undefined : denial(governance, [command.interpreter]);
  if (interpreter) return interpreter;
  for (const program of command.programs) {
    const refused = denial(governance, program) ?? notAllowed(governance, program);
    if (refused) return refused;
  }
  return unreadDenial(governance, command) ?? riskGate(posture, command, stepId);
}

/** What a gate is made from. */
export type GateRules = Pick<Plan, 'governance' | 'posture'>;

/** What the gate looks at. */
export type GatedCommand = Pick<PreparedCommand, 'programs' | 'interpreter' | 'classification' | 'resource'>;

function denial(governance: Governance, argv: readonly string[]): Gate | undefined {
  const denied = deniedBy(argv, governance.deniedCommands);
  if (denied === undefined) return undefined;
  return deny('denied_commands', `'${argv.join(' ')}' is denied by '${denied}' in governance.denied_commands`);
}

function notAllowed({ allowedCommands }: Governance, [program = '']: readonly string[]): Gate | undefined {
  if (allowedCommands === undefined || isAllowed(program, allowedCommands)) return undefined;
  const message = `'${program}' is not in governance.allowed_commands; add it there if the runbook may start it`;
  return deny('allowed_commands', message);
}

function unreadDenial({ allowedCommands }: Governance, { classification }: GatedCommand): Gate | undefined {
  if (allowedCommands === undefined || classification.isUnread !== true) return undefined;
  const message =
    'not every command of the text can be told, so governance.allowed_commands cannot be held; shorten it';
  return deny('allowed_commands', message);
}

function deny(rule: string, message: string): Gate {
  return { kind: 'denied', verdict: { decision: 'deny', rule, layer: 'runbook', message } };
}

/**
 * The gate that a class makes under a posture.
 *
 *                trust 0    trust 1   trust 2
 *     safe       confirm    confirm   open in mode audit, confirm in mode strict
 *     caution    by hand    confirm   confirm
 *     dangerous  by hand    typed     typed
 */
function riskGate(posture: Posture, command: GatedCommand, stepId: string): Gate {
  const { classification } = command;
  const { risk } = classification.final;
  const why = classification.reasons[0]?.why ?? 'nothing is known that proves it safe';
  switch (risk) {
    case 'safe':
      return safeGate(posture, classification);
    case 'caution':
      return posture.trustLevel >= 1
        ? { kind: 'gesture', verdict: gated('gate/caution', risk, why), gesture: { gesture: 'confirm' } }
        : byHand(posture, risk, why);
    case 'dangerous':
      return posture.trustLevel >= 1 ? typedGate(posture, command, stepId, why) : byHand(posture, risk, why);
    default:
      return unreachable(risk);
  }
}

/** Whether what is proved safe runs without anybody's yes. */
export function runsByItself({ mode, trustLevel }: Posture): boolean {
  return mode === 'audit' && trustLevel === 2;
}

function safeGate(posture: Posture, classification: Classification): Gate {
  const { mode, trustLevel, layers } = posture;
  const because = safeBecause(classification);
  if (runsByItself(posture)) {
    const verdict = { decision: 'allow', rule: 'gate/safe', layer: 'default', risk: 'safe', message: because } as const;
    return { kind: 'open', verdict };
  }
  const isStrict = mode === 'strict';
  const cause = isStrict ? `the mode is 'strict'` : `the trust level is ${trustLevel}`;
  const verdict: GovernanceVerdict = {
    decision: 'require_approval',
    rule: isStrict ? 'gate/strict' : 'gate/trust',
    layer: (isStrict ? layers.mode : layers.trustLevel)?.layer ?? 'default',
    risk: 'safe',
    message: `${because}, but ${cause}, so nothing runs by itself`,
  };
  return { kind: 'gesture', verdict, gesture: { gesture: 'confirm' } };
}

function typedGate(posture: Posture, command: GatedCommand, stepId: string, why: string): Gate {
  const typed = (text: string): Gate => ({
    kind: 'gesture',
    verdict: gated('gate/dangerous', 'dangerous', why),
    gesture: { gesture: 'typed', typed_text: text },
  });
  if (posture.confirm === 'step_id') return typed(stepId);
  const { classification, resource } = command;
  return resource !== undefined && isBroken(resource)
    ? brokenResource()
    : typed(confirmedBy(stepId, classification, resource));
}

function byHand({ trustLevel, layers }: Posture, risk: FinalRisk, why: string): Gate {
  const message = `${why}; the trust level is ${trustLevel}, so it is shown and not run`;
  const layer = layers.trustLevel?.layer ?? 'default';
  return { kind: 'by-hand', verdict: { decision: 'by_hand', rule: 'gate/by_hand', layer, risk, message } };
}

// An empty text would be typed by nobody, and confirmed by everybody.
function confirmedBy(stepId: string, { resource: found }: Classification, resource: string | undefined): string {
  if (resource !== undefined && !isBlank(resource)) return resource;
  return found === undefined || isBlank(found) || isBroken(found) ? stepId : found;
}

// Not quoted: a secret that is told in part is not known as one.
function brokenResource(): Gate {
  const message =
    "the 'resource' of the step comes out with a line break, so nobody can type it to confirm; name it in one line";
  return { kind: 'denied', verdict: { decision: 'deny', rule: 'gate/resource', layer: 'default', message } };
}

// One at the end counts, too: what is typed has none.
function isBroken(text: string): boolean {
  return !isBlank(text) && /[\n\v\f\r\u0085\u2028\u2029]/.test(text);
}

// Of a provider's step only its provider says that it is safe.
function safeBecause({ reasons }: Classification): string {
  return reasons.find(({ rule }) => rule === 'provider/declared')?.why ?? 'only reads';
}

function gated(rule: string, risk: 'caution' | 'dangerous', message: string): GovernanceVerdict {
  return { decision: 'require_approval', rule, layer: 'default', risk, message };
}

const tiers = ['safe', 'caution', 'dangerous'] as const;

/** Why something that a step starts while it runs may not start: denied, or worse than the class the step was let through with. */
export function innerRefusal(rules: GateRules, command: GatedCommand, letThrough: FinalRisk): string | undefined {
  const gate = commandGate(rules, command, '');
  if (gate.kind === 'denied') return gate.verdict.message;
  const { risk } = command.classification.final;
  if (tiers.indexOf(risk) <= tiers.indexOf(letThrough)) return undefined;
  return `'${command.programs[0]?.join(' ') ?? ''}' is ${risk}, and the step was let through as ${letThrough}; declare 'risk: ${risk}' on the step`;
}
