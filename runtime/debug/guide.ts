import { dirname, resolve } from 'node:path';
import type { Passage } from '../model/about.js';
import type { Plan, PlanStep } from '../model/plan.js';
import { realPath } from './real-path.js';

/** A runbook, where it lies. */
export interface PlacedRunbook {
  /** Absolute. */
  readonly path: string;
  readonly plan: Plan;
}

/** A guide with what steps were made from, in their order. */
export interface Guide {
  /** Absolute, as the runbook names it. */
  readonly path: string;
  /** Whether the runbook as a whole was made from it, and not only some of its steps. */
  readonly isWhole: boolean;
  readonly pieces: readonly GuidePiece[];
}

/** The lines of a guide that a step was made from, counted from 1. */
export interface GuidePiece {
  readonly planStep: PlanStep;
  /** That of the guide. */
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

/** A step that a line of a guide is meant for. */
export interface FoundPiece {
  readonly piece: GuidePiece;
  /** Where that is another line: which it is. */
  readonly message?: string;
}

/** Every guide that a runbook names, by its real name; from some of them no step may come. */
export function guidesOf(runbook: PlacedRunbook): ReadonlyMap<string, Guide> {
  const { path, plan } = runbook;
  const pieces = plan.steps.flatMap((planStep) => pieceOf(planStep, runbook) ?? []);
  const whole = plan.about.source && guidePath(path, plan.about.source.file);
  const paths = new Set([...(whole === undefined ? [] : [whole]), ...pieces.map((piece) => piece.path)]);
  const guides = new Map<string, Guide>();
  for (const one of paths) {
    const real = realPath(one);
    const known = guides.get(real) ?? { path: one, isWhole: one === whole, pieces: [] };
    guides.set(real, { ...known, pieces: [...known.pieces, ...pieces.filter((piece) => piece.path === one)] });
  }
  return guides;
}

/** The piece of a guide that a step was made from; undefined where the runbook names none. */
export function pieceOf(planStep: PlanStep, { path, plan }: PlacedRunbook): GuidePiece | undefined {
  const source = passageOf(planStep);
  const file = source?.file ?? plan.about.source?.file;
  if (source === undefined || file === undefined) return undefined;
  const [first, last] = source.lines;
  return { planStep, path: guidePath(path, file), first, last: Math.max(first, last) };
}

/** What a line of a guide is meant for: the step that was made from it, or the next one; undefined behind the last. */
export function pieceAtLine(pieces: readonly GuidePiece[], line: number): FoundPiece | undefined {
  const around = pieces.filter(({ first, last }) => first <= line && line <= last);
  const within = smallest(around, ({ first, last }) => last - first);
  if (within?.first === line) return { piece: within };
  if (within) return { piece: within, message: `moved to the first line of ${nameOf(within)}` };
  const next = smallest(
    pieces.filter(({ first }) => first > line),
    ({ first }) => first,
  );
  return next && { piece: next, message: `moved to ${nameOf(next)}, the next in the guide` };
}

function nameOf({ planStep }: GuidePiece): string {
  return `step '${planStep.step.id}'`;
}

// A step that says nothing of its own comes from where its group does.
function passageOf({ step, groups }: PlanStep): Passage | undefined {
  return [step, ...groups.toReversed()].find(({ about }) => about?.source)?.about?.source;
}

function guidePath(runbookPath: string, file: string): string {
  return resolve(dirname(runbookPath), file);
}

/** The first of those with the smallest size. */
function smallest(pieces: readonly GuidePiece[], sizeOf: (piece: GuidePiece) => number): GuidePiece | undefined {
  const least = pieces.reduce((size, piece) => Math.min(size, sizeOf(piece)), Number.POSITIVE_INFINITY);
  return pieces.find((piece) => sizeOf(piece) === least);
}
