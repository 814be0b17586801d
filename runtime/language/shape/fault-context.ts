import type { Diagnostic } from '../../model/diagnostic.js';
import type { Span } from '../../model/text.js';
import type { SchemaFault } from '../../schema/generated/fault.js';
import type { Node } from '../syntax/node.js';
import type { Format, Path, Schema } from './schema.js';

/** A fault of the schema with its place as a path. */
export interface LocatedFault extends SchemaFault {
  readonly path: Path;
  /** Whether a provider's schema found it. */
  readonly isProvided?: boolean;
}

/** What a fault is about. */
export interface FaultContext {
  readonly format: Format;
  readonly root: Node;
  readonly path: Path;
  readonly node: Node;
  readonly schema: Schema;
  /** The key that the value stands under, or its place in a list. */
  readonly name: string;
  /** Where to point when the value itself is nothing or too large to underline. */
  readonly head: Span;
  readonly owner: string;
}

/** What is said about a fault. */
export type Description = Pick<Diagnostic, 'code' | 'message' | 'at' | 'fixes'>;
