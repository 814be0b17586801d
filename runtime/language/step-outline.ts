import { rollbackIdOf } from '../model/plan.js';
import type { ApiVersion } from '../model/runbook.js';
import type { Span } from '../model/text.js';
import { oncePer } from './remembered.js';
import { providerType } from './shape/schema.js';
import {
  type Entry,
  entriesOf,
  entryAt,
  itemsOf,
  type Node,
  type ScalarNode,
  textNode,
  texts,
  valueAt,
} from './syntax/node.js';

/** What a text says about a step, as far as it says anything. */
export interface StepOutline {
  readonly node: Node;
  readonly id?: ScalarNode;
  readonly type?: string;
  /** The texts of `with.argv`; an element that is not text is left out. */
  readonly argv: readonly ScalarNode[];
  readonly script?: ScriptOutline;
  /** Every text under the `with` of a step that a provider does. */
  readonly provided: readonly ScalarNode[];
  /** What the step sets in the environment of its program; of two of the same name the last one counts. */
  readonly env: readonly Entry[];
  readonly cwd?: ScalarNode;
  readonly resource?: ScalarNode;
  readonly declaredRisk?: ScalarNode;
  readonly when?: ScalarNode;
  /** What takes the step back, as a step of its own. */
  readonly rollback?: StepOutline;
  readonly retry?: Entry;
  readonly captures: readonly Entry[];
  readonly assertions: readonly AssertionOutline[];
  readonly instructions?: ScalarNode;
  readonly evidence: readonly EvidenceOutline[];
  /** The value of `type`, or the step where it has none: where a fault of the whole step is shown. */
  readonly head: Span;
}

/** The text that a step gives to a shell. */
export interface ScriptOutline {
  readonly shell: string;
  readonly text: ScalarNode;
}

export interface AssertionOutline {
  readonly kind: string;
  readonly value: Node;
}

export interface EvidenceOutline {
  readonly name?: ScalarNode;
}

/** The outlines of a list of steps, groups before their own steps; a step that stands where it stood keeps its outlines. */
export function stepOutlines(node: Node | undefined, version: ApiVersion): readonly StepOutline[] {
  return itemsOf(node).flatMap((item) => outlinesOfStep(item, version));
}

/** The outlines of a step: of itself, then of the steps that lie in it. */
export function outlinesOfStep(item: Node, version: ApiVersion): readonly StepOutline[] {
  return version === 'runbook/v0' ? outlinesV0(item) : outlinesV1(item);
}

const outlinesV0 = oncePer((item: Node) => outlinesOf(item, 'runbook/v0'));
const outlinesV1 = oncePer((item: Node) => outlinesOf(item, 'runbook/v1'));

function outlinesOf(item: Node, version: ApiVersion): readonly StepOutline[] {
  return [stepOutline(item, version), ...stepOutlines(valueAt(item, 'steps'), version)];
}

/** A step, and what takes it back. */
export function withRollback(step: StepOutline): readonly StepOutline[] {
  return step.rollback ? [step, step.rollback] : [step];
}

/** The steps, each with what takes it back behind it: all that a runbook may start. */
export const withRollbacks = oncePer((steps: readonly StepOutline[]): readonly StepOutline[] =>
  steps.flatMap(withRollback),
);

function stepOutline(node: Node, version: ApiVersion): StepOutline {
  const id = textNode(valueAt(node, 'id'));
  const type = textNode(valueAt(node, 'type'));
  const instructions = textNode(valueAt(node, 'instructions'));
  return {
    node,
    ...(id && { id }),
    ...(type && { type: type.source }),
    ...(instructions && { instructions }),
    argv: isProvided(type?.source, version) ? [] : texts(valueAt(valueAt(node, 'with'), 'argv')),
    captures: entriesOf(valueAt(node, 'capture')),
    assertions: itemsOf(valueAt(node, 'assertions')).flatMap(assertionOutlines),
    evidence: itemsOf(valueAt(node, 'required_evidence')).map(evidenceOutline),
    head: type?.at ?? node.at,
    ...(version === 'runbook/v1' ? newerParts(node, type?.source) : { env: [], provided: [] }),
  };
}

function isProvided(type: string | undefined, version: ApiVersion): boolean {
  return version === 'runbook/v1' && type !== undefined && providerType.test(type);
}

type NewerParts = Pick<
  StepOutline,
  'script' | 'provided' | 'env' | 'cwd' | 'resource' | 'declaredRisk' | 'when' | 'retry' | 'rollback'
>;

/** What only `runbook/v1` has. */
function newerParts(node: Node, type: string | undefined): NewerParts {
  const given = valueAt(node, 'with');
  const run = textNode(valueAt(given, 'run'));
  const shell = textNode(valueAt(given, 'shell'))?.source ?? 'bash';
  const isScript = type === 'script' && run !== undefined;
  const retry = entryAt(node, 'retry');
  return {
    ...(isScript && { script: { shell, text: run } }),
    provided: isProvided(type, 'runbook/v1') ? textsIn(given) : [],
    env: [...entriesOf(valueAt(node, 'env')), ...(type === 'script' ? entriesOf(valueAt(given, 'env')) : [])],
    ...scalars(node),
    ...(retry && { retry }),
    ...rollbackPart(node),
  };
}

function rollbackPart(node: Node): Pick<NewerParts, 'rollback'> {
  const rollback = valueAt(node, 'rollback');
  return rollback?.kind === 'map' ? { rollback: rollbackOutline(rollback, textNode(valueAt(node, 'id'))) } : {};
}

function rollbackOutline(node: Node, forward: ScalarNode | undefined): StepOutline {
  const text = textNode(valueAt(node, 'script'));
  const shell = textNode(valueAt(node, 'shell'))?.source ?? 'bash';
  const instructions = textNode(valueAt(node, 'instructions'));
  const { when: _, ...own } = scalars(node);
  return {
    node,
    ...(forward && { id: { ...forward, source: rollbackIdOf(forward.source) } }),
    type: text ? 'script' : 'cli',
    argv: texts(valueAt(node, 'argv')),
    ...(text && { script: { shell, text } }),
    ...(instructions && { instructions }),
    ...own,
    env: entriesOf(valueAt(node, 'env')),
    provided: [],
    captures: [],
    assertions: [],
    evidence: [],
    head: node.at,
  };
}

function scalars(node: Node): Pick<NewerParts, 'cwd' | 'resource' | 'declaredRisk' | 'when'> {
  const cwd = textNode(valueAt(node, 'cwd'));
  const resource = textNode(valueAt(node, 'resource'));
  const declaredRisk = textNode(valueAt(node, 'risk'));
  const when = textNode(valueAt(node, 'when'));
  return {
    ...(cwd && { cwd }),
    ...(resource && { resource }),
    ...(declaredRisk && { declaredRisk }),
    ...(when && { when }),
  };
}

function textsIn(node: Node | undefined): readonly ScalarNode[] {
  switch (node?.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? [node] : [];
    case 'sequence':
      return node.items.flatMap(textsIn);
    case 'map':
      return node.entries.flatMap(({ value }) => textsIn(value));
    default:
      return [];
  }
}

function assertionOutlines(node: Node): readonly AssertionOutline[] {
  return entriesOf(node).map((entry) => ({ kind: entry.key.source, value: entry.value }));
}

function evidenceOutline(node: Node): EvidenceOutline {
  const name = textNode(valueAt(node, 'name'));
  return name ? { name } : {};
}
