import type { Diagnostic, Fix } from '../../model/diagnostic.js';
import { oncePer } from '../remembered.js';
import { entriesOf, entryAt, itemsOf, type Node } from '../syntax/node.js';
import type { Description, FaultContext, LocatedFault } from './fault-context.js';
import { meantScalar } from './meant-scalar.js';
import { assertionFault, notOneKey, tooManyParts } from './message-counted.js';
import { wrongForm } from './message-form.js';
import { rollbackFault } from './message-rollback.js';
import { misplacedKey } from './misplaced.js';
import { newerKey, newerValue } from './newer.js';
import { type Format, keysOf, nodeAt, schemaAt } from './schema.js';
import { suggestionFor, theSuggestionFor } from './suggestion.js';
import { example, expected, found, isWholeRunbook, oneOf, ownerName } from './wording.js';

/** What a person reads about a fault, with its place in the text. */
export function diagnosticFor(fault: LocatedFault, root: Node, format: Format): Diagnostic {
  const context = contextOf(fault, root, format);
  return { severity: 'error', ...describe(fault, context) };
}

function contextOf(fault: LocatedFault, root: Node, format: Format): FaultContext {
  const node = nodeAt(root, fault.path) ?? root;
  const schema = schemaAt(format, root, fault.path) ?? {};
  const last = fault.path.at(-1);
  const parent = nodeAt(root, fault.path.slice(0, -1));
  const key = fault.path.length > 0 ? entryAt(parent, String(last))?.key : undefined;
  const firstKey = entriesOf(node)[0]?.key;
  const list = fault.path.at(-2);
  return {
    format,
    root,
    path: fault.path,
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
    case 'minimum':
    case 'maximum':
      return outOfRange(fault, context);
    case 'minLength':
      return empty(context);
    case 'minItems':
      return itemsOf(context.node).length === 0 ? empty(context) : other(fault, context);
    default:
      return countedOrOther(fault, context);
  }
}

function countedOrOther(fault: LocatedFault, context: FaultContext): Description {
  switch (fault.keyword) {
    case 'minProperties':
    case 'maxProperties':
      return fault.isProvided ? other(fault, context) : notOneKey(context);
    case 'not':
      if (context.schema.title === 'AssertionV1') return assertionFault(context);
      if (context.schema.title === 'RollbackV1') return rollbackFault(context);
      return context.schema.title === 'CaptureV1' ? tooManyParts(context) : other(fault, context);
    default:
      return other(fault, context);
  }
}

/** A fault of a keyword that only providers use. */
function other({ message, keyword }: LocatedFault, { name, node, head }: FaultContext): Description {
  const text = `${found(node)} is not right as ${name}: it ${message ?? `breaks '${keyword}'`}; correct it`;
  return { code: 'schema/wrong-form', message: text, at: node.kind === 'scalar' ? node.at : head };
}

function unknownKey(key: string, context: FaultContext): Description {
  const { node, schema, owner, head } = context;
  const elsewhere = newerKey(key, context) ?? misplacedKey(key, context);
  if (elsewhere) return elsewhere;
  const present = keysIn(node);
  const known = [...keysOf(schema).keys()];
  const free = known.filter((candidate) => !present.has(candidate));
  const meant = suggestionFor(key, free);
  const at = entryAt(node, key)?.key.at ?? head;
  const advice = meant ? `did you mean '${meant}'?` : `remove it, or use ${oneOf(free.length > 0 ? free : known)}`;
  const fixes: readonly Fix[] = meant ? [{ title: `Change to '${meant}'`, edits: [{ at, newText: meant }] }] : [];
  return { code: 'schema/unknown-key', message: `'${key}' is not a key of ${owner}; ${advice}`, at, fixes };
}

const keysIn = oncePer((node: Node) => new Set(entriesOf(node).map(({ key }) => key.source)));

function missingKey(key: string, context: FaultContext): Description {
  const { node, schema, owner, head } = context;
  const known = keysOf(schema);
  // Without its tag a union is not looked into, so a misspelled tag is only known by what is missing.
  const misspelled = entriesOf(node).find(
    (entry) => !known.has(entry.key.source) && suggestionFor(entry.key.source, [key]) !== undefined,
  );
  if (misspelled) return unknownKey(misspelled.key.source, context);
  const advice = key === 'apiVersion' ? eitherVersion : `'${key}: ${example(known.get(key))}'`;
  return { code: 'schema/missing-key', message: `${owner} has no '${key}'; add ${advice}`, at: head };
}

function unknownValue(context: FaultContext): Description {
  const { node, schema, name } = context;
  if (node.kind === 'scalar' && node.value === null) return empty(context);
  const newer = newerValue(context);
  if (newer) return newer;
  const allowed = (schema.enum ?? [schema.const]).map(String);
  const written = node.kind === 'scalar' ? node.source : '';
  const meant = theSuggestionFor(written, allowed);
  const advice = meant ? `did you mean '${meant}'?` : `write ${oneOf(allowed)}`;
  const fixes = meant ? [{ title: `Change to '${meant}'`, edits: [{ at: node.at, newText: meant }] }] : [];
  return {
    code: 'schema/unknown-value',
    message: `${found(node)} is not a value of ${name}; ${advice}`,
    at: node.at,
    fixes,
  };
}

const eitherVersion = "'apiVersion: runbook/v0' or 'apiVersion: runbook/v1'";

/** What to do with a text that is no runbook yet. */
export const beginning = `begin with ${eitherVersion}`;

function wrongType(context: FaultContext): Description {
  const { node, schema, name, head } = context;
  if (node.kind === 'scalar' && node.value === null) return empty(context);
  const meant = node.kind === 'scalar' ? meantScalar(node.source, schema) : undefined;
  const advice = isWholeRunbook(schema) ? beginning : `write ${meant?.advice ?? `it as '${example(schema)}'`}`;
  const message = `${name} must be ${expected(schema)}, but here is ${found(node)}; ${advice}`;
  const fixes = meant ? [{ title: meant.title, edits: [{ at: node.at, newText: meant.text }] }] : [];
  return { code: 'schema/wrong-type', message, at: node.kind === 'scalar' ? node.at : head, fixes };
}

function repeatedItem(index: number, { node, name }: FaultContext): Description {
  const item = itemsOf(node)[index] ?? node;
  const message = `${found(item)} stands twice in ${name}; keep one of them`;
  return { code: 'schema/repeated-item', message, at: item.at };
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
