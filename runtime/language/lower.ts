import type {
  Assertion,
  CliStep,
  EvidenceRequirement,
  Governance,
  GroupStep,
  ManualStep,
  OutputStream,
  Runbook,
  Step,
} from '../model/runbook.js';
import { durationMs } from './duration.js';
import { entriesOf, itemsOf, jsonOf, type Node, valueAt } from './syntax/node.js';

/** The time limit of cli steps in a runbook that sets none. */
export const defaultTimeoutMs = 600_000;

/** The runbook that a tree describes; the tree must have the shape of the schema. */
export function lowerRunbook(root: Node): Runbook {
  const meta = valueAt(root, 'meta');
  const description = optionalText(meta, 'description');
  return {
    apiVersion: 'runbook/v0',
    name: requiredText(meta, 'name'),
    ...(description !== undefined && { description }),
    vars: Object.fromEntries(entriesOf(valueAt(meta, 'vars')).map(({ key, value }) => [key.source, sourceOf(value)])),
    governance: lowerGovernance(valueAt(meta, 'governance')),
    defaultTimeoutMs: timeoutOf(valueAt(meta, 'defaults')) ?? defaultTimeoutMs,
    steps: itemsOf(valueAt(root, 'steps')).map(lowerStep),
  };
}

function lowerGovernance(node: Node | undefined): Governance {
  const allowed = valueAt(node, 'allowed_commands');
  const evidence = valueAt(node, 'evidence');
  return {
    ...(allowed && { allowedCommands: textsOf(allowed) }),
    deniedCommands: textsOf(valueAt(node, 'denied_commands')),
    denyEnvVars: textsOf(valueAt(node, 'deny_env_vars')),
    redact: itemsOf(valueAt(node, 'redact')).map((item) => ({
      pattern: requiredText(item, 'pattern'),
      replace: requiredText(item, 'replace'),
    })),
    requireEvidenceForManual: isTrue(valueAt(evidence, 'require_for_manual')),
    storeFullStdout: isTrue(valueAt(evidence, 'store_full_stdout')),
  };
}

function lowerStep(node: Node): Step {
  const title = optionalText(node, 'title');
  const base = { id: requiredText(node, 'id'), ...(title !== undefined && { title }), at: node.at };
  const type = requiredText(node, 'type');
  switch (type) {
    case 'cli':
      return { ...base, ...cliParts(node) };
    case 'manual':
      return { ...base, ...manualParts(node) };
    case 'group':
      return { ...base, ...groupParts(node) };
    default:
      throw new Error(`a step of type '${type}' passed the schema`);
  }
}

function cliParts(node: Node): Omit<CliStep, 'id' | 'title' | 'at'> {
  const timeoutMs = timeoutOf(node);
  return {
    type: 'cli',
    argv: textsOf(valueAt(valueAt(node, 'with'), 'argv')),
    capture: Object.fromEntries(
      entriesOf(valueAt(node, 'capture')).map(({ key, value }) => [key.source, sourceOf(value) as OutputStream]),
    ),
    assertions: itemsOf(valueAt(node, 'assertions')).flatMap(lowerAssertion),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

function manualParts(node: Node): Omit<ManualStep, 'id' | 'title' | 'at'> {
  const approvals = valueAt(node, 'approvals');
  const min = valueAt(approvals, 'min');
  return {
    type: 'manual',
    instructions: optionalText(node, 'instructions') ?? '',
    requiredEvidence: itemsOf(valueAt(node, 'required_evidence')).map(lowerEvidence),
    approvals: { min: min ? Number(jsonOf(min)) : 0, roles: textsOf(valueAt(approvals, 'roles')) },
    reusesEvidenceInReplay: valueAt(node, 'replay_mode') !== undefined,
  };
}

function groupParts(node: Node): Omit<GroupStep, 'id' | 'title' | 'at'> {
  return { type: 'group', steps: itemsOf(valueAt(node, 'steps')).map(lowerStep) };
}

function lowerAssertion(node: Node): readonly Assertion[] {
  return entriesOf(node).map(({ key, value }): Assertion => {
    const kind = key.source as Assertion['kind'];
    switch (kind) {
      case 'exit_code':
        return { kind, code: Number(jsonOf(value)) };
      case 'json_path':
        return { kind, path: requiredText(value, 'path'), equals: jsonOf(valueAt(value, 'equals') ?? value) };
      default:
        return { kind, text: sourceOf(value) };
    }
  });
}

function lowerEvidence(node: Node): EvidenceRequirement {
  const name = requiredText(node, 'name');
  const kind = requiredText(node, 'kind') as EvidenceRequirement['kind'];
  return kind === 'checklist' ? { kind, name, items: textsOf(valueAt(node, 'items')) } : { kind, name };
}

function timeoutOf(node: Node | undefined): number | undefined {
  const text = optionalText(node, 'timeout');
  return text === undefined ? undefined : durationMs(text);
}

function requiredText(node: Node | undefined, key: string): string {
  const value = optionalText(node, key);
  if (value === undefined) throw new Error(`a mapping without '${key}' passed the schema`);
  return value;
}

function optionalText(node: Node | undefined, key: string): string | undefined {
  const value = valueAt(node, key);
  return value === undefined ? undefined : sourceOf(value);
}

function textsOf(node: Node | undefined): readonly string[] {
  return itemsOf(node).map(sourceOf);
}

function sourceOf(node: Node): string {
  if (node.kind !== 'scalar') throw new Error(`a ${node.kind} stands where the schema asks for a scalar`);
  return node.source;
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}
