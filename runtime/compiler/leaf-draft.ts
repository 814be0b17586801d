import type { CliStepV0, ManualStepV0 } from '../schema/generated/runbook-v0.js';
import type { IrPlace } from './ir.js';

/** A step of the draft that does something itself, and what it was made from. */
export interface LeafDraft {
  readonly step: CliStepV0 | ManualStepV0;
  readonly place: IrPlace;
  /** Why a person does it; undefined for a cli step. */
  readonly why?: string;
  readonly todo?: string;
  /** Whether the compiler added it; it stands outside of the guide's sections. */
  readonly isAdded?: boolean;
  /** Whether nothing in the guide says it. */
  readonly isInvented?: boolean;
}
