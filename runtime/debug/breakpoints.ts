import type { PlanStep } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import type { Span } from '../model/text.js';
import { type Guide, guidesOf, pieceAtLine } from './guide.js';
import { type FoundStep, type StepLines, stepAtLine, stepNamed } from './places.js';
import { realPath } from './real-path.js';
import { type BreakpointTerms, stoppedIn, termsFault, visited } from './terms.js';
import type { RunView } from './view.js';

/** A breakpoint as a client sets it on a line, which counts from 1. */
export interface LineBreakpoint extends BreakpointTerms {
  readonly line: number;
}

/** A breakpoint as a client sets it on the id of a step or group. */
export interface NamedBreakpoint extends BreakpointTerms {
  readonly name: string;
}

/** What became of a breakpoint. */
export type PlacedBreakpoint =
  | {
      readonly id: number;
      readonly kind: 'placed';
      readonly step: PlanStep;
      readonly at: Span;
      /** Where it stands in a guide, where it was set in one. */
      readonly guide?: GuideLine;
      readonly message?: string;
    }
  /** `line` is missing where it was set on an id. */
  | { readonly id: number; readonly kind: 'unplaced'; readonly line?: number; readonly message: string };

/** A line of a guide. */
export interface GuideLine {
  /** As the client named it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A runbook in which breakpoints can be placed. */
interface BreakpointSource extends StepLines {
  /** Absolute. */
  readonly path: string;
  /** Whether its guide is not what it was when the runbook was made from it. */
  readonly isGuideChanged: boolean;
}

/** What it comes to that a run reaches a step. */
export interface Reached {
  /** The breakpoints that stop it; none where it goes on. */
  readonly ids: readonly number[];
  /** Whether only an id of a step stops it, and no line. */
  readonly isNamed: boolean;
  /** What is to be written to the console. */
  readonly logs: readonly string[];
  /** Why it stops although nothing says that it should: what could not be evaluated. */
  readonly faults: readonly string[];
}

/** The breakpoints of one debug session. */
export interface Breakpoints {
  /** Takes the place of all breakpoints on lines of a file. */
  set(path: string, wanted: readonly LineBreakpoint[]): readonly PlacedBreakpoint[];
  /** Takes the place of all breakpoints on ids. */
  setNamed(wanted: readonly NamedBreakpoint[]): readonly PlacedBreakpoint[];
  /** Sets one at a step for its client, as on the step's first line; undefined where one stands there. */
  stand(planStep: PlanStep): PlacedBreakpoint | undefined;
  /** Takes away all that stand at a step; gives them as they stood. */
  take(planStep: PlanStep): readonly PlacedBreakpoint[];
  /** Makes the runbook known; gives all breakpoints as they are placed now. */
  bind(source: BreakpointSource): readonly PlacedBreakpoint[];
  /** Whether one stands at a step, whatever its terms say. */
  isAt(planStep: PlanStep): boolean;
  /** Whether one would have stopped the run at the last of its visits to a step, of which nothing is counted. */
  wouldStop(planStep: PlanStep, visits: readonly RunView[]): boolean;
  /** What it comes to that a run reaches a step; a visit counts. */
  reach(planStep: PlanStep, view: RunView): Reached;
  /** Forgets the visits since an event before which the run was taken back. */
  cut(seq: number): void;
}

interface KeptBreakpoint {
  readonly id: number;
  readonly wanted: LineBreakpoint | NamedBreakpoint;
  /** When it was reached while its condition held: the last event before each visit. */
  visits: readonly number[];
}

/** The breakpoints of a file. */
interface KeptFile {
  /** Its real name. */
  readonly path: string;
  /** As the client named it. */
  readonly named: string;
  readonly all: readonly KeptBreakpoint[];
}

interface BoundSource extends BreakpointSource {
  readonly realPath: string;
  /** By their real names. */
  readonly guides: ReadonlyMap<string, Guide>;
}

/** The breakpoints of a new session, with ids from where those of all its breakpoints come from. */
export function noBreakpoints(newId: () => number): Breakpoints {
  // An editor sets breakpoints before it launches, when there is no plan yet, so they are kept until there is.
  const kept = new Map<string, KeptFile>();
  let source: BoundSource | undefined;
  let placed: readonly (readonly [KeptBreakpoint, PlacedBreakpoint])[] = [];

  const placeAll = (): readonly PlacedBreakpoint[] => {
    placed = [...kept.values()].flatMap((file) => file.all.map((one) => [one, place(source, file, one)] as const));
    return placed.map(([, breakpoint]) => breakpoint);
  };
  const replace = (file: Omit<KeptFile, 'all'>, wanted: readonly (LineBreakpoint | NamedBreakpoint)[]) => {
    const before = kept.get(file.path)?.all ?? [];
    const now = wanted.map((one) => before.find((other) => areSame(other.wanted, one)) ?? newOne(one));
    kept.set(file.path, { ...file, all: now });
    placeAll();
    return now.flatMap(({ id }) => placed.flatMap(([one, breakpoint]) => (one.id === id ? [breakpoint] : [])));
  };
  const newOne = (wanted: LineBreakpoint | NamedBreakpoint): KeptBreakpoint => ({ id: newId(), wanted, visits: [] });

  const at = (planStep: PlanStep) =>
    placed.flatMap(([one, breakpoint]) => (breakpoint.kind === 'placed' && breakpoint.step === planStep ? [one] : []));

  return {
    set: (path, wanted) => replace({ path: realPath(path), named: path }, wanted),
    setNamed: (wanted) => replace(noFile, wanted),
    bind: (bound) => {
      for (const { all } of kept.values()) for (const one of all) one.visits = [];
      source = { ...bound, realPath: realPath(bound.path), guides: guidesOf(bound) };
      return placeAll();
    },
    stand: (planStep) => {
      if (!source || at(planStep).length > 0) return undefined;
      const one = newOne({ line: source.lines.positionAt(planStep.step.at.start).line });
      const file = kept.get(source.realPath) ?? { path: source.realPath, named: source.path, all: [] };
      kept.set(file.path, { ...file, all: [...file.all, one] });
      return placeAll().find(({ id }) => id === one.id);
    },
    take: (planStep) => {
      const ids = new Set(at(planStep).map(({ id }) => id));
      const taken = placed.map(([, breakpoint]) => breakpoint).filter(({ id }) => ids.has(id));
      for (const file of kept.values()) {
        kept.set(file.path, { ...file, all: file.all.filter(({ id }) => !ids.has(id)) });
      }
      placeAll();
      return taken;
    },
    isAt: (planStep) => at(planStep).length > 0,
    wouldStop: (planStep, visits) => at(planStep).some(({ wanted }) => stoppedIn(wanted, visits)),
    reach: (planStep, view) => reachedOf(at(planStep), view),
    cut: (seq) => {
      for (const { all } of kept.values()) for (const one of all) one.visits = one.visits.filter((at) => at < seq);
    },
  };
}

// Of breakpoints on ids; no path is empty.
const noFile = { path: '', named: '' };

function reachedOf(here: readonly KeptBreakpoint[], view: RunView): Reached {
  const visits = here.map((one) => {
    const visit = visited(one.wanted, view, () => {
      one.visits = [...one.visits, view.state.seq];
      return one.visits.length;
    });
    return { one, visit };
  });
  const stopping = visits.filter(({ visit }) => visit.kind === 'stops');
  return {
    ids: stopping.map(({ one }) => one.id),
    isNamed: stopping.every(({ one }) => 'name' in one.wanted),
    logs: visits.flatMap(({ visit }) => (visit.kind === 'logs' ? [visit.text] : [])),
    faults: visits.flatMap(({ visit }) => (visit.kind === 'stops' && visit.why !== undefined ? [visit.why] : [])),
  };
}

// A client sends all of a file whenever one changes; what was visited so far still counts.
function areSame(left: LineBreakpoint | NamedBreakpoint, right: LineBreakpoint | NamedBreakpoint): boolean {
  return JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
}

function place(source: BoundSource | undefined, file: KeptFile, { id, wanted }: KeptBreakpoint): PlacedBreakpoint {
  const line = 'line' in wanted ? { line: wanted.line } : {};
  const unplaced = (message: string): PlacedBreakpoint => ({ id, kind: 'unplaced', ...line, message });
  if (!source) return unplaced('waits for the run to be launched');
  const found = 'line' in wanted ? foundAtLine(source, file, wanted.line) : stepNamed(wanted.name, source);
  if (!found.ok) return unplaced(found.error);
  const fault = termsFault(wanted);
  if (fault !== undefined) return unplaced(fault);
  return { id, kind: 'placed', at: found.value.step.step.at, ...found.value };
}

interface FoundPlace extends FoundStep {
  readonly guide?: GuideLine;
}

function foundAtLine(source: BoundSource, { path, named }: KeptFile, line: number): Result<FoundPlace, string> {
  if (path === source.realPath) return stepAtLine(source, line);
  const guide = source.guides.get(path);
  if (!guide) return failed(strangerText(source));
  const found = pieceAtLine(guide.pieces, line);
  if (!found) return failed('no step was made from this line of the guide, nor from one after it');
  const { piece, message } = found;
  const isChanged = guide.isWhole && source.isGuideChanged;
  const said = [message, isChanged ? changedGuide : undefined].filter((text) => text !== undefined);
  const place = { step: piece.planStep, guide: { path: named, line: piece.first } };
  return ok({ ...place, ...(said.length > 0 && { message: said.join('; ') }) });
}

const changedGuide = 'the guide was changed since the runbook was made from it, so its lines may be others';

function strangerText({ path, guides }: BoundSource): string {
  const names = [...guides.values()].map((guide) => `'${guide.path}'`);
  const guide = names.length === 0 ? '' : `, nor the guide that it was made from, ${names.join(', ')}`;
  return `this file is not the runbook that is debugged, '${path}'${guide}`;
}
