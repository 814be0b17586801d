import type { Span } from '../model/text.js';
import type { RiskContext } from '../risk/index.js';
import { type Entry, entriesOf, itemsOf, type Node, type ScalarNode, textNode, valueAt } from './syntax/node.js';

/** What a text says about a runbook, as far as it says anything: every part may be missing. The rules read this. */
export interface Outline {
  readonly text: string;
  /** Whether the shape is right, so that what is not here is really missing and not only misspelled. */
  readonly isComplete: boolean;
  readonly vars: readonly Entry[];
  readonly governance: GovernanceOutline;
  /** In document order, groups before their own steps. */
  readonly steps: readonly StepOutline[];
  /** What is known of commands beside those that are shipped. */
  readonly risk: RiskContext;
}

export interface GovernanceOutline {
  readonly allowed?: readonly ScalarNode[];
  readonly denied: readonly ScalarNode[];
  readonly deniedEnvironment: readonly ScalarNode[];
  readonly redactPatterns: readonly ScalarNode[];
  readonly requiresEvidence: boolean;
}

export interface StepOutline {
  readonly node: Node;
  readonly id?: ScalarNode;
  readonly type?: string;
  /** The texts of `with.argv`; an element that is not text is left out. */
  readonly argv: readonly ScalarNode[];
  readonly captures: readonly Entry[];
  readonly assertions: readonly AssertionOutline[];
  readonly instructions?: ScalarNode;
  readonly evidence: readonly EvidenceOutline[];
  /** The value of `type`, or the step where it has none: where a fault of the whole step is shown. */
  readonly head: Span;
}

export interface AssertionOutline {
  readonly kind: string;
  readonly value: Node;
}

export interface EvidenceOutline {
  readonly name?: ScalarNode;
}

/** The outline of a text's tree, as far as the text alone says it. */
export function outlineOf(text: string, root: Node | undefined, isComplete: boolean): Omit<Outline, 'risk'> {
  const meta = valueAt(root, 'meta');
  return {
    text,
    isComplete,
    vars: entriesOf(valueAt(meta, 'vars')),
    governance: governanceOutline(valueAt(meta, 'governance')),
    steps: stepOutlines(valueAt(root, 'steps')),
  };
}

function governanceOutline(node: Node | undefined): GovernanceOutline {
  const allowed = valueAt(node, 'allowed_commands');
  const required = valueAt(valueAt(node, 'evidence'), 'require_for_manual');
  return {
    ...(allowed?.kind === 'sequence' && { allowed: texts(allowed) }),
    denied: texts(valueAt(node, 'denied_commands')),
    deniedEnvironment: texts(valueAt(node, 'deny_env_vars')),
    redactPatterns: itemsOf(valueAt(node, 'redact')).flatMap((item) => present(textNode(valueAt(item, 'pattern')))),
    requiresEvidence: required?.kind === 'scalar' && required.value === true,
  };
}

function stepOutlines(node: Node | undefined): readonly StepOutline[] {
  return itemsOf(node).flatMap((item) => [stepOutline(item), ...stepOutlines(valueAt(item, 'steps'))]);
}

function stepOutline(node: Node): StepOutline {
  const id = textNode(valueAt(node, 'id'));
  const type = textNode(valueAt(node, 'type'));
  const instructions = textNode(valueAt(node, 'instructions'));
  return {
    node,
    ...(id && { id }),
    ...(type && { type: type.source }),
    ...(instructions && { instructions }),
    argv: texts(valueAt(valueAt(node, 'with'), 'argv')),
    captures: entriesOf(valueAt(node, 'capture')),
    assertions: itemsOf(valueAt(node, 'assertions')).flatMap(assertionOutlines),
    evidence: itemsOf(valueAt(node, 'required_evidence')).map(evidenceOutline),
    head: type?.at ?? node.at,
  };
}

function assertionOutlines(node: Node): readonly AssertionOutline[] {
  return entriesOf(node).map((entry) => ({ kind: entry.key.source, value: entry.value }));
}

function evidenceOutline(node: Node): EvidenceOutline {
  const name = textNode(valueAt(node, 'name'));
  return name ? { name } : {};
}

function texts(node: Node | undefined): readonly ScalarNode[] {
  return itemsOf(node).flatMap((item) => present(textNode(item)));
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
