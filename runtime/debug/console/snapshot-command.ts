import { differenceText, snapshotDifferences } from '../seen/difference.js';
import { snapshotNamed, snapshotNames } from '../seen/snapshots.js';
import { type Debugged, fault, type Outcome, said } from './debugged.js';
import { wordsIn } from './words.js';

/** Writes the state of a run to a file, shows one that was written, or compares two. */
export function snapshot(run: Debugged, rest: string): Outcome | Promise<Outcome> {
  const [first, ...others] = wordsIn(rest);
  if (first === undefined) return written(run);
  const [one, other] = others;
  if (first === 'diff') return one === undefined || other === undefined ? fault(usage) : compared(run, one, other);
  return one === undefined ? shown(run, first) : fault(usage);
}

const usage = "type 'snapshot' to write one, 'snapshot N' to see one, or 'snapshot diff N N' to compare two";

/** What a word after `snapshot` could be. */
export function snapshotWords({ view }: Debugged, words: readonly string[]): readonly string[] {
  const names = snapshotNames(view).map((name) => name.replace(/\.json$/, ''));
  return words.length === 0 ? ['diff', ...names] : names;
}

async function written(run: Debugged): Promise<Outcome> {
  const { place, directory, timeline } = run;
  if (timeline.at) return fault("this is the past, where nothing is written; type 'forward now' first");
  if (place.kind === 'over' || place.kind === 'record') {
    return fault(`the run is over, and its snapshots lie in ${directory}/snapshots/`);
  }
  const path = await run.snapshot();
  if (path === undefined)
    return fault('the run does not stand between two steps now; pause it, then take the snapshot');
  // The record of a replay is written once it comes to rest, if one is kept.
  if (run.controls.goBack) return said(takenText(path.replace(/^snapshots\/|\.json$/g, '')));
  return said(`${directory === '' ? path : `${directory}/${path}`} was written`);
}

function takenText(name: string): string {
  return `'${name}' was taken; type 'snapshot ${name}' to see it`;
}

function shown({ view }: Debugged, name: string): Outcome {
  const found = snapshotNamed(view, name);
  return found.ok ? { kind: 'value', value: found.value } : fault(found.error);
}

function compared({ view }: Debugged, one: string, other: string): Outcome {
  const differences = snapshotDifferences(view, one, other);
  return differences.ok ? said(differenceText(differences.value)) : fault(differences.error);
}
