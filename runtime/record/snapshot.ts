import type { Actor, StepResult } from '../model/event.js';
import { currentStepIndex, type RunState } from '../run/state.js';
import { varsNow } from '../run/values-now.js';
import { canonicalJson } from './canonical.js';

/** The state of a run as a file (what it holds is fixed by the format), redacted like the log it is folded from. */
export interface Snapshot {
  readonly run_id: string;
  readonly runbook_path: string;
  readonly mode: string;
  readonly started_at: string;
  readonly actor: Actor;
  readonly current_step_index: number;
  readonly vars: Readonly<Record<string, string>>;
  /** The redacted value, or a preview of one that is longer than 64 KiB. */
  readonly captures: Readonly<Record<string, string>>;
  readonly history: readonly StepResult[];
}

/** The snapshot of a state; throws before the run is created. */
export function snapshotOf(state: RunState): Snapshot {
  const { origin } = state;
  if (!origin) throw new Error('a run that was never created has no snapshot');
  return {
    run_id: origin.runId,
    runbook_path: origin.created.runbook_path,
    mode: origin.mode,
    started_at: origin.startedAt,
    actor: origin.actor,
    current_step_index: currentStepIndex(state),
    vars: varsNow(origin.created, state),
    captures: Object.fromEntries(
      Object.entries(state.captures).map(([name, captured]) => [name, captured.value ?? captured.preview]),
    ),
    history: state.history,
  };
}

/** The text of the file that holds the snapshot of a state. */
export function snapshotText(state: RunState): string {
  const { beginning, history, member, end } = snapshotPieces(state);
  return `${beginning}${history.map(member).join('')}${end}`;
}

/** The text of a snapshot in pieces: the history grows by one from snapshot to snapshot, and the rest is short. */
export interface SnapshotPieces {
  readonly beginning: string;
  readonly history: readonly StepResult[];
  /** The text of a result at its place in the history. */
  readonly member: (result: StepResult, index: number) => string;
  readonly end: string;
}

/** The pieces that the text of the snapshot of a state consists of. */
export function snapshotPieces(state: RunState): SnapshotPieces {
  const snapshot = snapshotOf(state);
  const text = JSON.stringify({ ...snapshot, history: [] } satisfies Snapshot, null, 2);
  const { history } = snapshot;
  return {
    beginning: text.slice(0, -']\n}'.length),
    history,
    member: memberText,
    end: history.length === 0 ? ']\n}\n' : '\n  ]\n}\n',
  };
}

const memberTexts = new WeakMap<StepResult, string>();

// Kept, for a run of short steps writes the same result in every snapshot that follows.
function memberText(result: StepResult, index: number): string {
  const text = memberTexts.get(result) ?? JSON.stringify(result, null, 2).replaceAll('\n', '\n    ');
  memberTexts.set(result, text);
  return `${index === 0 ? '' : ','}\n    ${text}`;
}

/**
 * Where the text of a snapshot says something else than the trace does; undefined where nothing differs. What a later
 * version adds to a snapshot is not judged, nor what an earlier one did not write yet.
 */
export function snapshotDifference(text: string, state: RunState): string | undefined {
  const found = objectIn(text);
  if (found === undefined) return 'it is not a JSON object';
  const differing = Object.entries(snapshotOf(state)).find(
    ([key, value]) => found[key] === undefined || canonicalJson(found[key]) !== canonicalJson(value),
  );
  return differing && `its '${differing[0]}' is not what the trace leads to`;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** The name of the snapshot after so many steps: `step-0003.json`. */
export function snapshotName(stepsDone: number): string {
  return `step-${String(stepsDone).padStart(4, '0')}.json`;
}
