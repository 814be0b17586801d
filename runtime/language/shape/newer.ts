import type { Fix } from '../../model/diagnostic.js';
import { entryAt, valueAt } from '../syntax/node.js';
import type { Description, FaultContext } from './fault-context.js';
import { formatV1, keysOf, providerType, type Schema, schemaAt } from './schema.js';
import { found } from './wording.js';

/** What a person reads about a key that a runbook of version 0 may not have and one of version 1 may. */
export function newerKey(key: string, context: FaultContext): Description | undefined {
  const schema = schemaInV1(context);
  if (!schema || !keysOf(schema).has(key)) return undefined;
  const { node, owner, head } = context;
  const message = `'${key}' is not a key of ${owner} in runbook/v0; it needs 'apiVersion: runbook/v1'`;
  return { code: 'schema/unknown-key', message, at: entryAt(node, key)?.key.at ?? head, fixes: fixes(context) };
}

/** What a person reads about a value that a runbook of version 0 may not have and one of version 1 may. */
export function newerValue(context: FaultContext): Description | undefined {
  const { node, name } = context;
  const schema = schemaInV1(context);
  if (!schema || !isAccepted(schema, context)) return undefined;
  const at = node.kind === 'scalar' ? node.at : context.head;
  const message = `${found(node)} is not a value of ${name} in runbook/v0; it needs 'apiVersion: runbook/v1'`;
  return { code: 'schema/unknown-value', message, at, fixes: fixes(context) };
}

function schemaInV1({ format, root, path }: FaultContext): Schema | undefined {
  return format.version === 'runbook/v0' ? schemaAt(formatV1, root, path) : undefined;
}

function isAccepted(schema: Schema, { node, path }: FaultContext): boolean {
  if (node.kind === 'map') return schema.title === 'CaptureV1';
  if (node.kind !== 'scalar' || path.at(-1) === 'apiVersion') return false;
  return schema.enum?.includes(node.value) === true || (path.at(-1) === 'type' && providerType.test(node.source));
}

function fixes({ root }: FaultContext): readonly Fix[] {
  const version = valueAt(root, 'apiVersion');
  if (version?.kind !== 'scalar' || version.source !== 'runbook/v0') return [];
  return [{ title: "Change to 'apiVersion: runbook/v1'", edits: [{ at: version.at, newText: 'runbook/v1' }] }];
}
