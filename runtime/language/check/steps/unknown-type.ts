import type { ProviderTypes } from '../../../model/provider.js';
import type { StepContext } from '../../outline.js';
import { providerType } from '../../shape/schema.js';
import type { StepOutline } from '../../step-outline.js';
import { textNode, valueAt } from '../../syntax/node.js';
import type { Finding, Rule } from '../rule.js';

export const unknownType: Rule = {
  code: 'steps/unknown-type',
  severity: 'error',
  explanation:
    'A type with a dot, such as http.get, is brought by a provider, which a person installs. What no installed provider knows cannot be checked and does not run.',
  howToFix: 'Install the provider, or correct the type; docs/providers.md says how.',
  checkStep,
};

function checkStep({ node, type: written }: StepOutline, { version, providers }: StepContext): readonly Finding[] {
  if (version === 'runbook/v0' || written === undefined || !written.includes('.')) return [];
  const type = textNode(valueAt(node, 'type'));
  const namespace = providerType.exec(type?.source ?? '')?.[1];
  if (!type || namespace === undefined || providers?.has(type.source)) return [];
  return [{ message: messageFor(type.source, namespace, providers), at: type.at }];
}

function messageFor(type: string, namespace: string, providers: ProviderTypes | undefined): string {
  if (providers) return `${providers.problem(type)}; ${own}`;
  return `'${type}' needs the provider '${namespace}', which is not installed; see docs/providers.md, ${own}`;
}

const own = "the types without a provider are 'cli', 'script', 'manual' and 'group'";
