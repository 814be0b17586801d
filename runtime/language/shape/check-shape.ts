import type { Diagnostic } from '../../model/diagnostic.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { faultsOfRunbookDocumentV0 } from '../../schema/generated/runbook-v0.js';
import { faultsOfRunbookDocumentV1 } from '../../schema/generated/runbook-v1.js';
import { entryAt, jsonOf, type Node, valueAt } from '../syntax/node.js';
import type { LocatedFault } from './fault-context.js';
import { beginning, diagnosticFor } from './message.js';
import { providedStepsIn, providerFaults } from './provider-steps.js';
import { type Format, keysOf, nodeAt, schemaAt } from './schema.js';
import { suggestionFor } from './suggestion.js';
import { isMeant } from './union.js';

/** A tree that is checked. */
export interface ShapeSubject {
  readonly root: Node | undefined;
  readonly format: Format;
  /** For each step of the list below `steps`, the object that is the same as long as the step has not changed; none where that is not known. */
  readonly marks: readonly object[];
}

/**
 * Where a tree does not have the shape of its version of the format; one diagnostic for each mistake. It is checked in
 * slices of some steps each, and a step that was found to be right is not looked at again before it changes.
 */
export function* checkShape({ root, format, marks }: ShapeSubject): Generator<void, readonly Diagnostic[]> {
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return [emptyDocument()];
  const faults = (yield* faultsOf(root, format, marks)).map(located).filter((fault) => isMeant(fault, root));
  return byPath(faults).flatMap((group) => diagnosticsOf(group, { root, format }));
}

/** How many steps are checked at a time. */
const sliceSteps = 25;

function* faultsOf(root: Node, format: Format, marks: readonly object[]): Generator<void, readonly SchemaFault[]> {
  const steps = valueAt(root, 'steps');
  if (root.kind !== 'map' || steps?.kind !== 'sequence') return faultsIn(jsonOf(root), format);
  const around = jsonOf({ ...root, entries: root.entries.filter(({ key }) => key.source !== 'steps') }) as object;
  const faults = [...faultsIn({ ...around, steps: steps.items.length > 0 ? [rightStep] : [] }, format)];
  const unknown = [...steps.items.keys()].filter((index) => !isRight(marks[index], format));
  for (let from = 0; from < unknown.length; from += sliceSteps) {
    yield;
    const slice = unknown.slice(from, from + sliceSteps);
    const found = faultsOfSteps(slice, { around, format, jsonAt: (index) => jsonOf(steps.items[index] ?? steps) });
    rememberRight(slice, found, { marks, format });
    faults.push(...[...found.values()].flat());
  }
  return faults;
}

/** A step that is right in every version. */
const rightStep = { id: 'right', type: 'manual' };

interface StepSource {
  /** All but the steps. */
  readonly around: object;
  readonly format: Format;
  readonly jsonAt: (index: number) => unknown;
}

/** The faults of some steps, by the places of those that have any. */
function faultsOfSteps(indexes: readonly number[], { around, format, jsonAt }: StepSource) {
  const found = new Map<number, SchemaFault[]>();
  for (const fault of faultsIn({ ...around, steps: indexes.map(jsonAt) }, format)) {
    const [, slot, rest = ''] = /^\/steps\/(\d+)(.*)$/s.exec(fault.instancePath) ?? [];
    const index = slot === undefined ? undefined : indexes[Number(slot)];
    if (index === undefined) continue;
    const placed = { ...fault, instancePath: `/steps/${index}${rest}` };
    const known = found.get(index);
    if (known) known.push(placed);
    else found.set(index, [placed]);
  }
  return found;
}

const rightIn = new WeakMap<object, Format>();

function isRight(mark: object | undefined, { version, providers }: Format): boolean {
  const known = mark && rightIn.get(mark);
  return known?.version === version && known.providers === providers;
}

function rememberRight(
  indexes: readonly number[],
  faulty: ReadonlyMap<number, unknown>,
  { marks, format }: Pick<ShapeSubject, 'marks' | 'format'>,
): void {
  for (const index of indexes) {
    const mark = marks[index];
    if (mark && !faulty.has(index)) rightIn.set(mark, format);
  }
}

function faultsIn(json: unknown, format: Format): readonly SchemaFault[] {
  if (format.version === 'runbook/v0') return faultsOfRunbookDocumentV0(json);
  const { own, provided } = providedStepsIn(json);
  return [...faultsOfRunbookDocumentV1(own), ...provided.flatMap((step) => providerFaults(step, format.providers))];
}

/** Faults of the same value together; only they can follow from each other. */
function byPath(faults: readonly LocatedFault[]): readonly (readonly LocatedFault[])[] {
  const groups = new Map<string, LocatedFault[]>();
  for (const fault of faults) {
    const group = groups.get(fault.instancePath);
    if (group) group.push(fault);
    else groups.set(fault.instancePath, [fault]);
  }
  return [...groups.values()];
}

function diagnosticsOf(faults: readonly LocatedFault[], { root, format }: Document): readonly Diagnostic[] {
  const causes = faults.filter((fault, index) => isCause(fault, faults, index) && !isReported(fault, root));
  return causes
    .filter((fault) => !isMisspelling(fault, causes, { root, format }))
    .map((fault) => diagnosticFor(fault, root, format));
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

// Of the faults of one value: a mistake can break several keywords; the one that says most about it is reported.
function isCause(fault: LocatedFault, faults: readonly LocatedFault[], index: number): boolean {
  const isBrokenHere = (keyword: string) => faults.some((other) => other.keyword === keyword);
  const isFirst = !canRepeat.has(fault.keyword) || !faults.slice(0, index).some((other) => isSame(other, fault));
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

const canRepeat = new Set(['required', 'minProperties', 'maxProperties']);

// Both a union and its member demand the keys that all members need, and both a condition and its parts count them.
function isSame(left: LocatedFault, right: LocatedFault): boolean {
  if (left.keyword !== right.keyword) return false;
  if (left.keyword === 'required') return left.params.missingProperty === right.params.missingProperty;
  return canRepeat.has(left.keyword);
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
      suggestionFor(String(other.params.additionalProperty), keys) === fault.params.missingProperty,
  );
}
