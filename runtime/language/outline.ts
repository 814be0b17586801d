import type { ProviderTypes } from '../model/provider.js';
import type { ApiVersion } from '../model/runbook.js';
import type { RiskContext } from '../risk/index.js';
import { formatOf } from './shape/schema.js';
import { type StepOutline, stepOutlines } from './step-outline.js';
import { type Entry, entriesOf, itemsOf, type Node, type ScalarNode, textNode, texts, valueAt } from './syntax/node.js';

/** What a text says about a runbook, as far as it says anything: every part may be missing. The rules read this. */
export interface Outline {
  readonly text: string;
  readonly version: ApiVersion;
  /** Whether the shape is right, so that what is not here is really missing and not only misspelled. */
  readonly isComplete: boolean;
  readonly vars: readonly Entry[];
  readonly inputs: readonly Entry[];
  readonly governance: GovernanceOutline;
  readonly defaults: DefaultsOutline;
  /** In document order, groups before their own steps. */
  readonly steps: readonly StepOutline[];
  /** What is known of commands beside those that are shipped. */
  readonly risk: RiskContext;
  /** The types of steps that are installed; undefined where nobody looked for any. */
  readonly providers?: ProviderTypes;
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
}

/** The outline of a text's tree, as far as the text alone says it. */
export function outlineOf(
  text: string,
  root: Node | undefined,
  isComplete: boolean,
): Omit<Outline, 'risk' | 'providers'> {
  const meta = valueAt(root, 'meta');
  const { version } = formatOf(root);
  // What the frozen version does not know is reported as such, and nothing more is said about it.
  const newer = version === 'runbook/v1' ? meta : undefined;
  return {
    text,
    version,
    isComplete,
    vars: entriesOf(valueAt(meta, 'vars')),
    inputs: entriesOf(valueAt(newer, 'inputs')),
    governance: governanceOutline(valueAt(meta, 'governance'), valueAt(newer, 'governance')),
    defaults: defaultsOutline(valueAt(newer, 'defaults')),
    steps: stepOutlines(valueAt(root, 'steps'), version),
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
  return { env: entriesOf(valueAt(node, 'env')), ...(cwd && { cwd }), ...(retry && { retry }) };
}
