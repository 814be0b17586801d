import type { Node } from '../syntax/node.js';
import type { LocatedFault } from './fault-context.js';
import { nodeAt } from './schema.js';

/**
 * Whether a fault is about what the author wrote. A capture is a text or a mapping; a value that is neither breaks both
 * members of the union, and only the one of its own kind is meant.
 */
export function isMeant({ keyword, schemaPath, path, isProvided }: LocatedFault, root: Node): boolean {
  if (isProvided) return true;
  if (keyword === 'anyOf' && schemaPath === '#/anyOf') return false;
  const isStream = schemaPath.startsWith('#/$defs/captureStream/');
  const isSelection = schemaPath.startsWith('#/$defs/captureSelection/');
  if (!isStream && !isSelection) return true;
  const isMapping = nodeAt(root, captureOf(path))?.kind === 'map';
  return isMapping ? isSelection : isStream;
}

/** The way to the capture that a path leads to or into: a step's `capture` and the name below it. */
function captureOf(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.slice(0, path.indexOf('capture') + 2);
}
