import type { Diagnostic } from '../../model/diagnostic.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { faultsOfRunbookDocumentV0 } from '../../schema/generated/runbook-v0.js';
import { entryAt, jsonOf, type Node } from '../syntax/node.js';
import { diagnosticFor, type LocatedFault } from './message.js';
import { keysOf, nodeAt, schemaAt } from './schema.js';
import { suggestionFor } from './suggestion.js';

/** Where a tree does not have the shape of the schema; one diagnostic for each mistake. */
export function checkShape(root: Node | undefined): readonly Diagnostic[] {
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return [emptyDocument()];
  const faults = faultsOfRunbookDocumentV0(jsonOf(root)).map((fault) => located(fault));
  const causes = faults.filter((fault, index) => isCause(fault, faults, index) && !isReported(fault, root));
  return causes.filter((fault) => !isMisspelling(fault, causes, root)).map((fault) => diagnosticFor(fault, root));
}

function located(fault: SchemaFault): LocatedFault {
  const path = fault.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { ...fault, path };
}

function emptyDocument(): Diagnostic {
  const message = "the text says nothing yet; begin with 'apiVersion: runbook/v0'";
  return { code: 'document/empty', severity: 'error', message, at: { start: 0, end: 0 } };
}

// A mistake can break several keywords; the one that says most about it is reported.
function isCause(fault: LocatedFault, faults: readonly LocatedFault[], index: number): boolean {
  const isBrokenHere = (keyword: string) =>
    faults.some((other) => other.keyword === keyword && other.instancePath === fault.instancePath);
  switch (fault.keyword) {
    // They follow from a missing or wrong tag, and from a wrong name, which are reported by themselves.
    case 'discriminator':
    case 'propertyNames':
      return false;
    case 'maxProperties':
      return !isBrokenHere('additionalProperties');
    case 'enum':
      return !isBrokenHere('type');
    default:
      return !faults.slice(0, index).some((other) => isSame(other, fault));
  }
}

// Both a union and its member demand the keys that all members need.
function isSame(left: LocatedFault, right: LocatedFault): boolean {
  return (
    left.keyword === 'required' &&
    right.keyword === 'required' &&
    left.instancePath === right.instancePath &&
    left.params.missingProperty === right.params.missingProperty
  );
}

// The value is an alias or the like, which has been reported where the text was read.
function isReported(fault: LocatedFault, root: Node): boolean {
  const node = nodeAt(root, fault.path);
  if (fault.keyword === 'required') return entryAt(node, String(fault.params.missingProperty)) !== undefined;
  return node === undefined || node.kind === 'broken';
}

function isMisspelling(fault: LocatedFault, faults: readonly LocatedFault[], root: Node): boolean {
  if (fault.keyword !== 'required') return false;
  const keys = [...keysOf(schemaAt(root, fault.path) ?? {}).keys()];
  return faults.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === fault.instancePath &&
      suggestionFor(String(other.params.additionalProperty), keys) === fault.params.missingProperty,
  );
}
