import { entryAt } from '../syntax/node.js';
import type { Description, FaultContext } from './fault-context.js';
import { keysOf, nodeAt, resolved, type Schema, schemaAt } from './schema.js';

/** What a person reads about a key that stands one level too deep or too high; undefined where it belongs nowhere near. */
export function misplacedKey(key: string, context: FaultContext): Description | undefined {
  const place = aboveIt(key, context) ?? belowIt(key, context);
  if (place === undefined) return undefined;
  const { node, owner, head } = context;
  const message = `'${key}' is not a key of ${owner}; ${place}`;
  return { code: 'schema/unknown-key', message, at: entryAt(node, key)?.key.at ?? head };
}

function aboveIt(key: string, { format, root, path }: FaultContext): string | undefined {
  const holder = path.at(-1);
  if (typeof holder !== 'string') return undefined;
  const above = path.slice(0, -1);
  const schema = schemaAt(format, root, above);
  if (!schema || !keysOf(schema).has(key)) return undefined;
  const advice = `write it one level up, beside '${holder}'`;
  return entryAt(nodeAt(root, above), key) ? `it stands beside '${holder}' already; remove it here` : advice;
}

function belowIt(key: string, { schema }: FaultContext): string | undefined {
  const holders = [...keysOf(schema)].filter(([, child]) => hasKey(child, key)).map(([name]) => name);
  // Where several could hold it, what a step is given is meant, or nobody knows what.
  const holder = holders.length === 1 ? holders[0] : holders.find((name) => name === 'with');
  return holder === undefined ? undefined : `write it one level down, in '${holder}'`;
}

function hasKey(schema: Schema, key: string): boolean {
  const { properties } = resolved(schema);
  return properties !== undefined && Object.hasOwn(properties, key);
}
