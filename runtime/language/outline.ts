import type { Diagnostic } from '../model/diagnostic.js';
import type { RoleHolders } from '../model/posture.js';
import type { ProviderTypes } from '../model/provider.js';
import type { ApiVersion } from '../model/runbook.js';
import type { RiskContext } from '../risk/index.js';
import { type Doubts, doubtsOf } from './doubt.js';
import { oncePer } from './remembered.js';
import { formatOf } from './shape/schema.js';
import { type StepOutline, stepOutlines } from './step-outline.js';
import { type Entry, entriesOf, itemsOf, type Node, type ScalarNode, textNode, texts, valueAt } from './syntax/node.js';

/** What a text says about a runbook, as far as it says anything: every part may be missing. The rules read this. */
export interface Outline extends HeadOutline {
  readonly text: string;
  /** The tree of the text; undefined where the text holds nothing. */
  readonly root: Node | undefined;
  /** Whether the shape is right, so that what is not here is really missing and not only misspelled. */
  readonly isComplete: boolean;
  /** Where the shape is wrong, and so what is not here may be misspelled. */
  readonly doubts: Doubts;
  /** All but the steps: the same object until an edit comes there, so that what follows from it can be kept by it. */
  readonly head: HeadOutline;
  /** In document order, groups before their own steps. */
  readonly steps: readonly StepOutline[];
  /** What is known of commands beside those that are shipped. */
  readonly risk: RiskContext;
  /** The types of steps that are installed; undefined where nobody looked for any. */
  readonly providers?: ProviderTypes;
  /** Who holds which role; undefined where no policy says so. */
  readonly holders?: RoleHolders;
}

/** What there is beside a step for those who look at each step alone: the same for all of them, and seldom changed. */
export type StepContext = Omit<Outline, 'root' | 'steps' | 'doubts' | 'isComplete'>;

/** What a text says about a runbook beside its steps. */
export interface HeadOutline {
  readonly version: ApiVersion;
  readonly vars: readonly Entry[];
  readonly inputs: readonly Entry[];
  /** What a run gives back. */
  readonly outputs: readonly Entry[];
  readonly ambiguities: readonly Node[];
  readonly governance: GovernanceOutline;
  readonly defaults: DefaultsOutline;
}

export interface GovernanceOutline {
  readonly allowed?: readonly ScalarNode[];
  readonly denied: readonly ScalarNode[];
  readonly deniedEnvironment: readonly ScalarNode[];
  readonly redactPatterns: readonly ScalarNode[];
  readonly requiresEvidence: boolean;
  readonly timeouts: readonly Entry[];
}

/** What `meta.defaults` sets for every step. */
export interface DefaultsOutline {
  readonly env: readonly Entry[];
  readonly cwd?: ScalarNode;
  readonly retry?: Entry;
  readonly onError?: ScalarNode;
}

/** The outline of a text's tree, as far as the text alone says it; the faults are those of its reading and of its shape. */
export function outlineOf(
  text: string,
  root: Node | undefined,
  faults: readonly Diagnostic[],
): Omit<Outline, 'risk' | 'providers' | 'holders'> {
  const { version } = formatOf(root);
  const meta = valueAt(root, 'meta') ?? noMeta;
  const head = version === 'runbook/v0' ? headV0(meta) : headV1(meta);
  const steps = stepOutlines(valueAt(root, 'steps'), version);
  const doubts = doubtsOf(faults, { text, root, steps });
  return { ...head, text, root, isComplete: faults.length === 0, doubts, head, steps };
}

const noMeta: Node = { kind: 'broken', at: { start: 0, end: 0 } };
const headV0 = oncePer((meta: Node) => headOutline(meta, 'runbook/v0'));
const headV1 = oncePer((meta: Node) => headOutline(meta, 'runbook/v1'));

function headOutline(meta: Node, version: ApiVersion): HeadOutline {
  // What the frozen version does not know is reported as such, and nothing more is said about it.
  const newer = version === 'runbook/v1' ? meta : undefined;
  return {
    version,
    vars: entriesOf(valueAt(meta, 'vars')),
    inputs: entriesOf(valueAt(newer, 'inputs')),
    outputs: entriesOf(valueAt(newer, 'outputs')),
    ambiguities: itemsOf(valueAt(newer, 'ambiguities')),
    governance: governanceOutline(valueAt(meta, 'governance'), valueAt(newer, 'governance')),
    defaults: defaultsOutline(valueAt(newer, 'defaults')),
  };
}

function governanceOutline(node: Node | undefined, newer: Node | undefined): GovernanceOutline {
  const allowed = valueAt(node, 'allowed_commands');
  const required = valueAt(valueAt(node, 'evidence'), 'require_for_manual');
  return {
    ...(allowed?.kind === 'sequence' && { allowed: texts(allowed) }),
    denied: texts(valueAt(node, 'denied_commands')),
    deniedEnvironment: texts(valueAt(node, 'deny_env_vars')),
    redactPatterns: itemsOf(valueAt(node, 'redact')).flatMap((item) => textNode(valueAt(item, 'pattern')) ?? []),
    requiresEvidence: required?.kind === 'scalar' && required.value === true,
    timeouts: entriesOf(valueAt(newer, 'timeouts')),
  };
}

function defaultsOutline(node: Node | undefined): DefaultsOutline {
  const cwd = textNode(valueAt(node, 'cwd'));
  const retry = entriesOf(node).find(({ key }) => key.source === 'retry');
  const onError = textNode(valueAt(node, 'on_error'));
  return {
    env: entriesOf(valueAt(node, 'env')),
    ...(cwd && { cwd }),
    ...(retry && { retry }),
    ...(onError && { onError }),
  };
}
