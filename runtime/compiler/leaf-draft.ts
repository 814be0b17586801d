import type { CliStepV0, ManualStepV0 } from '../schema/generated/runbook-v0.js';
import type { CliStepV1 } from '../schema/generated/runbook-v1.js';
import type { IrPlace } from './ir.js';

/** A command that runs by itself; what the first format cannot say is only there where the draft is in a later one. */
export type CliDraft = CliStepV0 & Pick<CliStepV1, 'description' | 'when'>;

/** A step of the draft that does something itself, and what it was made from. */
export interface LeafDraft {
  readonly step: CliDraft | ManualStepV0;
  readonly place: IrPlace;
  /** Why a person does it; undefined for a cli step. */
  readonly why?: string;
  readonly todo?: string;
  /** Whether the compiler added it; it stands outside of the guide's sections. */
  readonly isAdded?: boolean;
  /** Whether nothing in the guide says it. */
  readonly isInvented?: boolean;
}
