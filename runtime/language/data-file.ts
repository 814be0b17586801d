import type { Diagnostic } from '../model/diagnostic.js';
import { type LineMap, lineMapOf, type Span } from '../model/text.js';
import type { SchemaFault } from '../schema/generated/fault.js';
import { nodeAt, type Path } from './shape/schema.js';
import { suggestionFor } from './shape/suggestion.js';
import { found, oneOf } from './shape/wording.js';
import { entryAt, jsonOf, type Node } from './syntax/node.js';
import { parseYaml } from './syntax/parse.js';

/** A file of settings that was read by its schema. */
export interface DataReading<Value> {
  readonly text: string;
  readonly lines: LineMap;
  /** Undefined where the text does not have the form that the schema asks for. */
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands; of one that is not there, what it is missing in. */
  placeOf(path: Path): Span;
}

/** What a file must be like. */
export interface DataForm {
  /** The first part of the codes of its diagnostics. */
  readonly group: string;
  readonly faultsOf: (value: unknown) => readonly SchemaFault[];
  /** The keys that it knows anywhere, to say which one was meant. */
  readonly keys: readonly string[];
}

/** Reads a text, YAML or JSON, by a schema; never throws. */
export function readData<Value>(text: string, form: DataForm): DataReading<Value> {
  const { root, diagnostics: faults } = parseYaml(text);
  const json = root === undefined ? null : jsonOf(root);
  const shape = faults.length > 0 ? [] : causes(form.faultsOf(json), root).map((fault) => described(fault, root, form));
  const diagnostics = [...faults, ...shape].sort((one, other) => one.at.start - other.at.start);
  return {
    text,
    lines: lineMapOf(text),
    ...(diagnostics.length === 0 && { value: json as Value }),
    diagnostics,
    placeOf: (path) => placeOf(root, path),
  };
}

function placeOf(root: Node | undefined, path: Path): Span {
  const node = nodeAt(root, path);
  if (node !== undefined) return node.at;
  return path.length === 0 ? { start: 0, end: 0 } : placeOf(root, path.slice(0, -1));
}

// A value that fits no member of a union breaks each of them; said once, of the member that is nearest.
function causes(faults: readonly SchemaFault[], root: Node | undefined): readonly SchemaFault[] {
  const unions = new Set(faults.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath));
  const kept = faults.filter(({ keyword, instancePath }) => {
    if (keyword === 'anyOf' || keyword === 'oneOf') return false;
    return keyword !== 'type' || !unions.has(instancePath) || nodeAt(root, pathOf(instancePath))?.kind === 'sequence';
  });
  const seen = new Set<string>();
  const told = kept.length > 0 ? kept : faults.slice(0, 1);
  return told.filter((fault) => {
    const key = `${fault.instancePath} ${fault.keyword} ${JSON.stringify(fault.params)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function pathOf(instancePath: string): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function described(fault: SchemaFault, root: Node | undefined, form: DataForm): Diagnostic {
  const path = pathOf(fault.instancePath);
  const node = nodeAt(root, path) ?? root;
  const unknown = fault.keyword === 'additionalProperties' ? String(fault.params['additionalProperty']) : undefined;
  const at = (unknown === undefined ? undefined : entryAt(node, unknown)?.key.at) ?? headOf(placeOf(root, path), node);
  const message = messageFor(fault, { node, name: nameOf(path), keys: form.keys });
  return { code: `${form.group}/form`, severity: 'error', message, at };
}

function headOf(at: Span, node: Node | undefined): Span {
  const first = node?.kind === 'map' ? node.entries[0]?.key.at : undefined;
  return first ?? at;
}

function nameOf(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return /^\d+$/.test(last) ? `an item of '${path.at(-2) ?? ''}'` : `'${last}'`;
}

interface Told {
  readonly node: Node | undefined;
  readonly name: string;
  readonly keys: readonly string[];
}

function messageFor({ keyword, params, message }: SchemaFault, { node, name, keys }: Told): string {
  const here = node === undefined ? 'nothing' : found(node);
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(String(params['additionalProperty']), name, keys);
    case 'required':
      return `${name} has no '${String(params['missingProperty'])}'; add it`;
    case 'enum':
      return `${here} is not a value of ${name}; write ${oneOf((params['allowedValues'] as readonly unknown[]).map(String))}`;
    case 'const':
      return `${here} is not a value of ${name}; write '${String(params['allowedValue'])}'`;
    case 'type':
      return `${name} must be of the type ${String(params['type'])}, but here is ${here}; write it so`;
    case 'pattern':
      return `${here} does not have the form of ${name}; it must match '${String(params['pattern'])}'`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `${name} is empty, here is ${here}; write something or remove it`;
    default:
      return `${here} is not right as ${name}: ${message ?? keyword}; correct it`;
  }
}

function unknownKey(key: string, name: string, keys: readonly string[]): string {
  // A key of another place is none here.
  const meant = suggestionFor(
    key,
    keys.filter((known) => known !== key),
  );
  return `'${key}' is not a key of ${name}; ${meant === undefined ? 'remove it' : `did you mean '${meant}'?`}`;
}
