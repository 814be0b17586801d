import type { RollbackV1 } from '../../schema/generated/runbook-v1.js';
import type { GuideIr, IrCommand, IrPlace, IrStatement } from '../ir.js';
import { type LeafDraft, withRollback } from '../leaf-draft.js';
import { titleOf } from '../wording.js';
import type { ReadWork } from './machine-work.js';
import { type SectionsOfWork, sectionsOfWork, sectionTakenBack, takenBackBy } from './rollback.js';

/** Brings what takes a step back to that step, while the steps of a draft are made one after the other. */
export class Rollbacks {
  readonly #undone: ReadonlyMap<IrCommand, IrCommand | undefined>;
  readonly #steps: LeafDraft[];
  readonly #workOf: ReadWork;
  readonly #ir: GuideIr;
  #sections: SectionsOfWork | undefined;
  /** Where the step of a command stands. */
  readonly #places = new Map<IrCommand, number>();

  /** `steps` are those that are made; they are changed in place. */
  constructor(ir: GuideIr, steps: LeafDraft[], workOf: ReadWork) {
    this.#ir = ir;
    this.#undone = takenBackBy(ir);
    this.#steps = steps;
    this.#workOf = workOf;
  }

  /** Says which step was made of a command. */
  note(command: IrCommand, place: number): void {
    this.#places.set(command, place);
  }

  /** The step that a command takes back, as far as the guide tells. */
  undoneBy(command: IrCommand): LeafDraft | undefined {
    return this.#steps[this.#placeOf(command) ?? -1];
  }

  /** The section that a part of a rollback takes back as a whole, as far as the headings tell. */
  sectionUndoneBy(part: IrPlace & Pick<IrStatement, 'isRollback'>): string | undefined {
    if (part.isRollback !== true) return undefined;
    this.#sections ??= sectionsOfWork(this.#ir);
    return sectionTakenBack(part, this.#ir.title, this.#sections);
  }

  /** Puts a command that takes a step of the machine back at that step; false where it has to be a step of its own. */
  isAttached(command: IrCommand, mind: readonly string[]): boolean {
    const place = this.#placeOf(command);
    const undone = this.undoneBy(command);
    // A rollback has no place for a warning, nor for what chooses it.
    if (place === undefined || undone === undefined || mind.length > 0 || command.condition !== undefined) return false;
    if (undone.step.type === 'manual' || undone.step.rollback !== undefined) return false;
    const rollback = this.#rollbackOf(command);
    if (rollback === undefined) return false;
    this.#steps[place] = withRollback(undone, rollback, command);
    return true;
  }

  #placeOf(command: IrCommand): number | undefined {
    const undone = this.#undone.get(command);
    return undone && this.#places.get(undone);
  }

  #rollbackOf(command: IrCommand): RollbackV1 | undefined {
    const work = this.#workOf(command);
    const title = titleOf(command.intro?.[0] ?? '');
    const head = title === '' ? {} : { title };
    switch (work.kind) {
      case 'argv':
        return { ...head, argv: work.argv };
      case 'script':
        return { ...head, script: `${work.run}\n`, ...(Object.keys(work.env).length > 0 && { env: work.env }) };
      case 'problem':
        return undefined;
    }
  }
}
