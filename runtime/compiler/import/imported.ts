import type { DataReading } from '../../language/index.js';
import type { RiskContext } from '../../risk/index.js';
import type { RunbookDocumentV1 } from '../../schema/generated/runbook-v1.js';
import type { NamedGuide } from '../leaf-draft.js';

/** What a person has to know of an import: what was not carried over, what is done by hand now, what was renamed. */
export interface ImportNote {
  /** Of the file that was imported; counts from 1. */
  readonly line: number;
  readonly text: string;
  /** Whether a person has to settle it before the runbook can be trusted. */
  readonly isOpen?: true;
}

/** A file of another program on its way to a runbook: its content, and where each part of it stands. */
export interface Foreign<Content> {
  readonly content: Content;
  /** The first and the last line of the part at a path. */
  readonly linesOf: (path: readonly (string | number)[]) => readonly [number, number];
  /** The file as the runbook names it. */
  readonly origin: NamedGuide;
  readonly risk: RiskContext;
}

/** The runbook that was made of it, with all that has to be said of the making. */
export interface Adapted {
  readonly document: RunbookDocumentV1;
  readonly notes: readonly ImportNote[];
}

/** Why a file was not imported: its faults, with what is needed to show their lines. */
export type ImportFault = Pick<DataReading<unknown>, 'diagnostics' | 'text' | 'lines'>;
