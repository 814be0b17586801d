import type { ProviderTypes } from '../../model/provider.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { faultsOfProviderStep } from '../../schema/generated/provider-step.js';
import { providerType } from './schema.js';

/** A step of a type that a provider brings, and where it stands as a JSON pointer. */
export interface ProvidedStep {
  readonly type: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly pointer: string;
}

/** A runbook taken apart: the document with a stand-in for each step that a provider checks, and those steps. */
export function providedStepsIn(json: unknown): { readonly own: unknown; readonly provided: readonly ProvidedStep[] } {
  const provided: ProvidedStep[] = [];
  return { own: withoutProvided(json, '', provided), provided };
}

/** What is wrong with a step of a provider: its common keys by our schema, its `with` by the provider's. */
export function providerFaults(
  { type, value, pointer }: ProvidedStep,
  providers: ProviderTypes | undefined,
): readonly (SchemaFault & { readonly isProvided?: boolean })[] {
  const own = faultsOfProviderStep(value).map((fault) => below(pointer, fault));
  if (!providers?.has(type) || !isRecord(value['with'])) return own;
  const faults = withoutCascades(providers.faults(type, value['with']));
  return [...own, ...faults.map((fault) => ({ ...below(`${pointer}/with`, fault), isProvided: true }))];
}

const standIn = { id: 'provided', type: 'manual' };

function withoutProvided(json: unknown, pointer: string, provided: ProvidedStep[]): unknown {
  if (!isRecord(json) || !Array.isArray(json['steps'])) return json;
  const steps = json['steps'].map((step: unknown, index) => {
    const at = `${pointer}/steps/${index}`;
    if (!isRecord(step)) return step;
    const type = step['type'];
    if (typeof type !== 'string' || !providerType.test(type)) return withoutProvided(step, at, provided);
    provided.push({ type, value: step, pointer: at });
    return standIn;
  });
  return { ...json, steps };
}

function below(pointer: string, fault: SchemaFault): SchemaFault {
  return { ...fault, instancePath: `${pointer}${fault.instancePath}` };
}

// A value that fits no member of a union breaks each of them; only that it fits none is said.
function withoutCascades(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  const unions = faults.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return faults.filter(
    (fault) =>
      !unions.some(
        (union) =>
          union !== fault &&
          (fault.instancePath === union.instancePath || fault.instancePath.startsWith(`${union.instancePath}/`)),
      ),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
