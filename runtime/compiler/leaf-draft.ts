import type { ApiVersion } from '../model/runbook.js';
import type { RiskContext } from '../risk/index.js';
import type { CliStepV0, ManualStepV0 } from '../schema/generated/runbook-v0.js';
import type { CliStepV1, RollbackV1, ScriptStepV1 } from '../schema/generated/runbook-v1.js';
import type { IrCommand, IrPlace } from './ir.js';

/** What becomes of commands that change something: a person does them, or the machine, once a person has agreed. */
export type DangerousSteps = 'manual' | 'gated';

/** The guide as a draft names it. */
export interface NamedGuide {
  /** From the folder of the draft, with slashes. */
  readonly file: string;
  /** Of its text with line feeds alone, which version control does not change. */
  readonly sha256: string;
}

/** In which format a draft is written, and what it says of its guide where the format can. */
export interface DraftForm {
  readonly format: ApiVersion;
  /** Undefined where the guide is no file that a draft could name. */
  readonly guide: NamedGuide | undefined;
  readonly dangerous: DangerousSteps;
  readonly risk: RiskContext;
}

/** A command that runs by itself; what the first format cannot say is only there where the draft is in a later one. */
export type CliDraft = CliStepV0 & Pick<CliStepV1, 'description' | 'when' | 'rollback' | 'risk' | 'approvals'>;

/** A step of the draft that does something itself, and what it was made from. */
export interface LeafDraft {
  readonly step: CliDraft | ScriptStepV1 | ManualStepV0;
  readonly place: IrPlace;
  /** The command that it was made from, where it was made from one. */
  readonly command?: IrCommand;
  /** Why a person does it; undefined for a step of the machine. */
  readonly why?: string;
  readonly todo?: string;
  /** What takes it back, where that stands in another place of the guide. */
  readonly takenBackBy?: IrPlace;
  /** What it takes back itself, where it is a step of its own. */
  readonly undone?: IrPlace;
  /** The section that it takes back as a whole. */
  readonly undoneSection?: string;
  /** What became of what the guide shows as its output. */
  readonly expected?: ExpectedOutput;
  /** Whether the compiler added it; it stands outside of the guide's sections. */
  readonly isAdded?: boolean;
  /** Whether nothing in the guide says it. */
  readonly isInvented?: boolean;
}

/** What the guide shows as the output of a command: what the step holds it to, or why it only shows it. */
export type ExpectedOutput =
  | { readonly kind: 'asserted'; readonly line: number; readonly tests: readonly string[] }
  | { readonly kind: 'shown'; readonly line: number; readonly why: string };

/** A step that can be taken back: one of the machine. */
export function withRollback(leaf: LeafDraft, rollback: RollbackV1, takenBackBy: IrPlace): LeafDraft {
  if (leaf.step.type === 'manual') throw new Error(`step '${leaf.step.id}' is done by a person and has no rollback`);
  return { ...leaf, step: { ...leaf.step, rollback }, takenBackBy };
}

/** A step of the machine whose output has a name, for a later step needs it. */
export function withCapture(leaf: LeafDraft, name: string): LeafDraft {
  if (leaf.step.type === 'manual') throw new Error(`step '${leaf.step.id}' is done by a person and captures nothing`);
  return {
    ...leaf,
    step: { ...leaf.step, capture: { ...leaf.step.capture, [name]: 'stdout' as const } } as LeafDraft['step'],
  };
}
