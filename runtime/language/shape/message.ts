import type { Diagnostic, Fix } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import { entriesOf, entryAt, itemsOf, type Node } from '../syntax/node.js';
import { keysOf, nodeAt, type Path, type Schema, schemaAt } from './schema.js';
import { suggestionFor } from './suggestion.js';
import { example, expected, found, oneOf, ownerName } from './wording.js';

/** A fault of the schema with its place as a path. */
export interface LocatedFault extends SchemaFault {
  readonly path: Path;
}

/** What a person reads about a fault, with its place in the text. */
export function diagnosticFor(fault: LocatedFault, root: Node): Diagnostic {
  const context = contextOf(fault, root);
  return { severity: 'error', ...describe(fault, context) };
}

interface FaultContext {
  readonly node: Node;
  readonly schema: Schema;
  /** The key that the value stands under, or its place in a list. */
  readonly name: string;
  /** Where to point when the value itself is nothing or too large to underline. */
  readonly head: Span;
  readonly owner: string;
}

type Description = Pick<Diagnostic, 'code' | 'message' | 'at' | 'fixes'>;

function contextOf(fault: LocatedFault, root: Node): FaultContext {
  const node = nodeAt(root, fault.path) ?? root;
  const schema = schemaAt(root, fault.path) ?? {};
  const last = fault.path.at(-1);
  const parent = nodeAt(root, fault.path.slice(0, -1));
  const key = fault.path.length > 0 ? entryAt(parent, String(last))?.key : undefined;
  const firstKey = entriesOf(node)[0]?.key;
  const list = fault.path.at(-2);
  return {
    node,
    schema,
    name: key ? `'${key.source}'` : list === undefined ? 'a runbook' : `an item of '${list}'`,
    head: key?.at ?? firstKey?.at ?? node.at,
    owner: ownerName(schema, key?.source),
  };
}

function describe(fault: LocatedFault, context: FaultContext): Description {
  switch (fault.keyword) {
    case 'additionalProperties':
      return unknownKey(String(fault.params.additionalProperty), context);
    case 'required':
      return missingKey(String(fault.params.missingProperty), context);
    case 'enum':
    case 'const':
      return unknownValue(context);
    case 'type':
      return wrongType(context);
    case 'pattern':
      return wrongForm(fault, context);
    case 'uniqueItems':
      return repeatedItem(Math.max(Number(fault.params.i), Number(fault.params.j)), context);
    case 'minProperties':
    case 'maxProperties':
      return notOneKey(context);
    case 'minimum':
    case 'maximum':
      return outOfRange(fault, context);
    default:
      return empty(context);
  }
}

function unknownKey(key: string, { node, schema, owner, head }: FaultContext): Description {
  const present = new Set(entriesOf(node).map((entry) => entry.key.source));
  const known = [...keysOf(schema).keys()];
  const free = known.filter((candidate) => !present.has(candidate));
  const meant = suggestionFor(key, free);
  const at = entryAt(node, key)?.key.at ?? head;
  const advice = meant ? `did you mean '${meant}'?` : `remove it, or use ${oneOf(free.length > 0 ? free : known)}`;
  const fixes: readonly Fix[] = meant ? [{ title: `Change to '${meant}'`, edits: [{ at, newText: meant }] }] : [];
  return { code: 'schema/unknown-key', message: `'${key}' is not a key of ${owner}; ${advice}`, at, fixes };
}

function missingKey(key: string, context: FaultContext): Description {
  const { node, schema, owner, head } = context;
  const known = keysOf(schema);
  // Without its tag a union is not looked into, so a misspelled tag is only known by what is missing.
  const misspelled = entriesOf(node).find(
    (entry) => !known.has(entry.key.source) && suggestionFor(entry.key.source, [key]) !== undefined,
  );
  if (misspelled) return unknownKey(misspelled.key.source, context);
  const message = `${owner} has no '${key}'; add '${key}: ${example(known.get(key))}'`;
  return { code: 'schema/missing-key', message, at: head };
}

function unknownValue(context: FaultContext): Description {
  const { node, schema, name } = context;
  if (node.kind === 'scalar' && node.value === null) return empty(context);
  const allowed = (schema.enum ?? [schema.const]).map(String);
  const written = node.kind === 'scalar' ? node.source : '';
  const meant = suggestionFor(written, allowed);
  const advice = meant ? `did you mean '${meant}'?` : `write ${oneOf(allowed)}`;
  const fixes = meant ? [{ title: `Change to '${meant}'`, edits: [{ at: node.at, newText: meant }] }] : [];
  return {
    code: 'schema/unknown-value',
    message: `${found(node)} is not a value of ${name}; ${advice}`,
    at: node.at,
    fixes,
  };
}

const beginning = "begin with 'apiVersion: runbook/v0'";

function wrongType(context: FaultContext): Description {
  const { node, schema, name, head } = context;
  if (node.kind === 'scalar' && node.value === null) return empty(context);
  const isText = schema.type === 'string' && node.kind === 'scalar';
  const quoted = isText ? JSON.stringify(node.source) : undefined;
  const advice = schema.title === 'RunbookDocumentV0' ? beginning : `write ${quoted ?? `it as '${example(schema)}'`}`;
  const message = `${name} must be ${expected(schema)}, but here is ${found(node)}; ${advice}`;
  const fixes = quoted ? [{ title: 'Put it in quotes', edits: [{ at: node.at, newText: quoted }] }] : [];
  return { code: 'schema/wrong-type', message, at: node.kind === 'scalar' ? node.at : head, fixes };
}

function wrongForm(fault: LocatedFault, { node, head }: FaultContext): Description {
  const code = 'schema/wrong-form';
  if (fault.propertyName !== undefined) {
    return { code, message: nameMessage(fault.propertyName), at: entryAt(node, fault.propertyName)?.key.at ?? head };
  }
  const written = node.kind === 'scalar' ? node.source : '';
  const isDuration = fault.schemaPath.includes('duration');
  return { code, message: isDuration ? durationMessage(written) : nameMessage(written), at: node.at };
}

function nameMessage(written: string): string {
  const words = written.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])/, '_');
  const example = words.replace(/_/g, '') === '' ? 'check_pods' : words;
  return `'${written}' is not a name; use letters, digits and '_', not beginning with a digit, such as '${example}'`;
}

function durationMessage(written: string): string {
  const parts = /^\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|[smh])?/i.exec(written);
  const meant = parts ? `${parts[1]}${(parts[2] ?? 's').toLowerCase()}` : undefined;
  return `'${written}' is not a duration; write it as ${meant ? `'${meant}'` : "a number and one of ms, s, m, h, such as '30s'"}`;
}

function repeatedItem(index: number, { node, name }: FaultContext): Description {
  const item = itemsOf(node)[index] ?? node;
  const message = `${found(item)} stands twice in ${name}; keep one of them`;
  return { code: 'schema/repeated-item', message, at: item.at };
}

function notOneKey({ node, schema, owner, head }: FaultContext): Description {
  const keys = entriesOf(node).map(({ key }) => key);
  const second = keys[1];
  const code = 'schema/not-one-key';
  if (!second) return { code, message: `${owner} is empty; write ${oneOf([...keysOf(schema).keys()])}`, at: node.at };
  const message = `${owner} has one kind, but here are '${keys[0]?.source}' and '${second.source}'; begin a new item for '${second.source}'`;
  return { code, message, at: second.at ?? head };
}

function outOfRange(fault: LocatedFault, { node, name }: FaultContext): Description {
  const bound = fault.keyword === 'minimum' ? 'at least' : 'at most';
  const message = `${found(node)} is not a value of ${name}; write ${bound} ${fault.params.limit}`;
  return { code: 'schema/out-of-range', message, at: node.at };
}

function empty({ node, schema, name, head }: FaultContext): Description {
  const isNothing = node.at.end === node.at.start;
  const message = `${name} is empty; write ${expected(schema)}, such as '${example(schema)}'`;
  return { code: 'schema/empty', message, at: isNothing ? head : node.at };
}
