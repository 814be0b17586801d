import type { Diagnostic } from '../../model/diagnostic.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { faultsOfRunbookDocumentV0 } from '../../schema/generated/runbook-v0.js';
import { faultsOfRunbookDocumentV1 } from '../../schema/generated/runbook-v1.js';
import { entryAt, jsonOf, type Node } from '../syntax/node.js';
import type { LocatedFault } from './fault-context.js';
import { beginning, diagnosticFor } from './message.js';
import { providedStepsIn, providerFaults } from './provider-steps.js';
import { type Format, keysOf, nodeAt, schemaAt } from './schema.js';
import { suggestionFor } from './suggestion.js';
import { isMeant } from './union.js';

/** Where a tree does not have the shape of its version of the format; one diagnostic for each mistake. */
export function checkShape(root: Node | undefined, format: Format): readonly Diagnostic[] {
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return [emptyDocument()];
  const faults = faultsOf(root, format)
    .map(located)
    .filter((fault) => isMeant(fault, root));
  const causes = faults.filter((fault, index) => isCause(fault, faults, index) && !isReported(fault, root));
  return causes
    .filter((fault) => !isMisspelling(fault, causes, { root, format }))
    .map((fault) => diagnosticFor(fault, root, format));
}

function faultsOf(root: Node, format: Format): readonly SchemaFault[] {
  const json = jsonOf(root);
  if (format.version === 'runbook/v0') return faultsOfRunbookDocumentV0(json);
  const { own, provided } = providedStepsIn(json);
  return [...faultsOfRunbookDocumentV1(own), ...provided.flatMap((step) => providerFaults(step, format.providers))];
}

function located(fault: SchemaFault): LocatedFault {
  const path = fault.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { ...fault, path };
}

function emptyDocument(): Diagnostic {
  const message = `the text says nothing yet; ${beginning}`;
  return { code: 'document/empty', severity: 'error', message, at: { start: 0, end: 0 } };
}

// A mistake can break several keywords; the one that says most about it is reported.
function isCause(fault: LocatedFault, faults: readonly LocatedFault[], index: number): boolean {
  const isBrokenHere = (keyword: string) =>
    faults.some((other) => other.keyword === keyword && other.instancePath === fault.instancePath);
  const isFirst = !faults.slice(0, index).some((other) => isSame(other, fault));
  switch (fault.keyword) {
    // They follow from a missing or wrong tag, from a wrong name and from a part of a condition, which are reported.
    case 'discriminator':
    case 'propertyNames':
    case 'if':
      return false;
    case 'minProperties':
    case 'maxProperties':
    case 'not':
      return !isBrokenHere('additionalProperties') && !isBrokenHere('type') && isFirst;
    case 'enum':
      return !isBrokenHere('type');
    default:
      return isFirst;
  }
}

// Both a union and its member demand the keys that all members need, and both a condition and its parts count them.
function isSame(left: LocatedFault, right: LocatedFault): boolean {
  if (left.keyword !== right.keyword || left.instancePath !== right.instancePath) return false;
  if (left.keyword === 'required') return left.params.missingProperty === right.params.missingProperty;
  return left.keyword === 'maxProperties' || left.keyword === 'minProperties';
}

// The value is an alias or the like, which has been reported where the text was read.
function isReported(fault: LocatedFault, root: Node): boolean {
  const node = nodeAt(root, fault.path);
  if (fault.keyword === 'required') return entryAt(node, String(fault.params.missingProperty)) !== undefined;
  return node === undefined || node.kind === 'broken';
}

interface Document {
  readonly root: Node;
  readonly format: Format;
}

function isMisspelling(fault: LocatedFault, faults: readonly LocatedFault[], { root, format }: Document): boolean {
  if (fault.keyword !== 'required') return false;
  const keys = [...keysOf(schemaAt(format, root, fault.path) ?? {}).keys()];
  return faults.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === fault.instancePath &&
      suggestionFor(String(other.params.additionalProperty), keys) === fault.params.missingProperty,
  );
}
