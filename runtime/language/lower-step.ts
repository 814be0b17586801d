import type { FinalRisk } from '../model/risk.js';
import type {
  ActiveStep,
  EvidenceRequirement,
  ManualStep,
  Retry,
  ScriptShell,
  Step,
  StepApprovals,
} from '../model/runbook.js';
import { lowerStepAbout } from './lower-about.js';
import { lowerAssertion, lowerCapture } from './lower-output.js';
import { lowerRollback } from './lower-rollback.js';
import { durationAt, jsonAt, optionalText, requiredText, sourceOf, textsAt, valuesAt } from './lowered-value.js';
import { providerType } from './shape/schema.js';
import { itemsOf, type Node, valueAt } from './syntax/node.js';

/** What `meta.defaults` gives to every step that starts something and does not say it itself. */
export interface StepDefaults {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly retry?: Retry;
  readonly onError?: string;
}

/** The defaults that a tree describes. */
export function defaultsOf(node: Node | undefined): StepDefaults {
  const cwd = optionalText(node, 'cwd');
  const retry = retryOf(node);
  const onError = optionalText(node, 'on_error');
  return {
    env: valuesAt(node, 'env', sourceOf),
    ...(cwd !== undefined && { cwd }),
    ...(retry && { retry }),
    ...(onError !== undefined && { onError }),
  };
}

/** The step that a tree describes, with the defaults of its runbook. */
export function lowerStep(node: Node, defaults: StepDefaults): Step {
  const base = { id: requiredText(node, 'id'), ...textsOf(node), at: node.at };
  const type = requiredText(node, 'type');
  switch (type) {
    case 'cli':
      return { ...base, type, argv: textsAt(valueAt(node, 'with'), 'argv'), ...activeParts(node, defaults) };
    case 'script':
      return { ...base, type, ...scriptParts(node, activeParts(node, defaults)) };
    case 'manual':
      return { ...base, type, ...manualParts(node) };
    case 'group':
      return { ...base, type, steps: itemsOf(valueAt(node, 'steps')).map((step) => lowerStep(step, defaults)) };
    default:
      return { ...base, ...providerParts(node, type), ...activeParts(node, defaults) };
  }
}

function textsOf(node: Node): Pick<Step, 'title' | 'when' | 'about'> {
  const title = optionalText(node, 'title');
  const when = optionalText(node, 'when');
  const about = lowerStepAbout(node);
  return { ...(title !== undefined && { title }), ...(when !== undefined && { when }), ...(about && { about }) };
}

type ActiveParts = Omit<ActiveStep, 'id' | 'title' | 'about' | 'when' | 'at' | 'type'>;

function activeParts(node: Node, defaults: StepDefaults): ActiveParts {
  const timeoutMs = durationAt(node, 'timeout');
  const cwd = optionalText(node, 'cwd') ?? defaults.cwd;
  const risk = optionalText(node, 'risk') as FinalRisk | undefined;
  const resource = optionalText(node, 'resource');
  return {
    capture: valuesAt(node, 'capture', lowerCapture),
    assertions: itemsOf(valueAt(node, 'assertions')).flatMap(lowerAssertion),
    ...(timeoutMs !== undefined && { timeoutMs }),
    env: { ...defaults.env, ...valuesAt(node, 'env', sourceOf) },
    ...(cwd !== undefined && { cwd }),
    ...failureParts(node, defaults),
    ...(risk !== undefined && { risk }),
    ...(resource !== undefined && { resource }),
    ...approvalParts(node),
    ...rollbackParts(node, defaults),
  };
}

function rollbackParts(node: Node, defaults: StepDefaults): Pick<ActiveStep, 'rollback'> {
  const rollback = valueAt(node, 'rollback');
  return rollback === undefined ? {} : { rollback: lowerRollback(rollback, requiredText(node, 'id'), defaults) };
}

function approvalParts(node: Node): Pick<ActiveStep, 'approvals'> {
  const approvals = valueAt(node, 'approvals');
  return approvals === undefined ? {} : { approvals: lowerApprovals(approvals) };
}

function lowerApprovals(node: Node | undefined): StepApprovals {
  const ttlMs = durationAt(node, 'ttl');
  const distinctFrom = textsAt(node, 'distinct_from');
  return {
    min: Number(jsonAt(node, 'min') ?? 0),
    roles: textsAt(node, 'roles'),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(distinctFrom.length > 0 && { distinctFrom }),
  };
}

// `on_error: retry` is a short way to write the usual `retry`.
function failureParts(node: Node, defaults: StepDefaults): Pick<ActiveStep, 'onError' | 'retry'> {
  const onError = optionalText(node, 'on_error') ?? defaults.onError;
  const retry = retryOf(node) ?? defaults.retry ?? (onError === 'retry' ? usualRetry : undefined);
  return { onError: onError === 'continue' ? 'continue' : 'abort', ...(retry && { retry }) };
}

/** What a retry is where nothing else is said. */
export const usualRetry: Retry = { maxAttempts: 3, initialMs: 2000, factor: 2 };

function retryOf(node: Node | undefined): Retry | undefined {
  const retry = valueAt(node, 'retry');
  if (!retry) return undefined;
  return {
    maxAttempts: Number(jsonAt(retry, 'max_attempts') ?? usualRetry.maxAttempts),
    initialMs: durationAt(retry, 'initial') ?? usualRetry.initialMs,
    factor: Number(jsonAt(retry, 'factor') ?? usualRetry.factor),
  };
}

function scriptParts(node: Node, parts: ActiveParts) {
  const given = valueAt(node, 'with');
  return {
    ...parts,
    shell: (optionalText(given, 'shell') ?? 'bash') as ScriptShell,
    text: requiredText(given, 'run'),
    env: { ...parts.env, ...valuesAt(given, 'env', sourceOf) },
  };
}

function providerParts(node: Node, type: string) {
  if (!providerType.test(type)) throw new Error(`a step of type '${type}' passed the schema`);
  const given = (jsonAt(node, 'with') ?? {}) as Readonly<Record<string, unknown>>;
  return { type: 'provider', providerType: type, with: given } as const;
}

function manualParts(node: Node): Omit<ManualStep, 'id' | 'title' | 'about' | 'at' | 'type' | 'when'> {
  return {
    instructions: optionalText(node, 'instructions') ?? '',
    requiredEvidence: itemsOf(valueAt(node, 'required_evidence')).map(lowerEvidence),
    approvals: lowerApprovals(valueAt(node, 'approvals')),
    reusesEvidenceInReplay: valueAt(node, 'replay_mode') !== undefined,
  };
}

function lowerEvidence(node: Node): EvidenceRequirement {
  const name = requiredText(node, 'name');
  const kind = requiredText(node, 'kind') as EvidenceRequirement['kind'];
  return kind === 'checklist' ? { kind, name, items: textsAt(node, 'items') } : { kind, name };
}
