import { failed, ok, type Result } from '../../model/result.js';
import type { RunView } from '../view.js';
import { LazyValue } from './lazy-value.js';

/** The snapshots that there were at the moment that is looked at, by their names; each is read when it is opened. */
export function seenSnapshots(view: RunView): Readonly<Record<string, LazyValue>> {
  const names = snapshotNames(view);
  return Object.fromEntries(names.map((name) => [bareName(name), seenSnapshot(view, name)]));
}

/** What a snapshot holds, redacted; named by its number, its name or the name of its file. */
export function snapshotNamed(view: RunView, wanted: string): Result<unknown, string> {
  const names = snapshotNames(view);
  const name = names.find((one) => isCalled(one, wanted));
  if (name === undefined) return failed(unknown(wanted, names));
  const text = view.sources.files.snapshot(name);
  if (text === undefined) return failed(`'${name}' cannot be read`);
  try {
    return ok(view.shown.json(JSON.parse(text)));
  } catch {
    return failed(`'${name}' is not JSON, so it was changed`);
  }
}

/** The names of the snapshots that there were at the moment that is looked at, in their order. */
export function snapshotNames({ state, sources }: RunView): readonly string[] {
  const holds = new Map(
    sources.events.flatMap((event) =>
      event.type === 'snapshot.written' ? [[event.data.path.replace(/^snapshots\//, ''), event.data.seq] as const] : [],
    ),
  );
  // One is noted with what happens after it, so that the last may not be noted yet.
  const isThere = (name: string) => (holds.get(name) ?? 0) <= state.seq && resultsIn(name) <= state.history.length;
  return sources.files.snapshotNames().filter(isThere);
}

function seenSnapshot(view: RunView, name: string): LazyValue {
  const count = resultsIn(name);
  const how = /-f\d+/.test(name) ? ', written on demand' : '';
  return new LazyValue(`after ${count} step${count === 1 ? '' : 's'}${how}`, 'object', () => {
    const found = snapshotNamed(view, name);
    return found.ok ? found.value : found.error;
  });
}

function resultsIn(name: string): number {
  return Number(/^step-(\d+)/.exec(name)?.[1] ?? 0);
}

function bareName(name: string): string {
  return name.replace(/\.json$/, '');
}

function isCalled(name: string, wanted: string): boolean {
  const bare = bareName(wanted.replace(/^snapshots\//, ''));
  if (bareName(name) === bare) return true;
  return /^\d+$/.test(bare) && bareName(name) === `step-${bare.padStart(4, '0')}`;
}

function unknown(wanted: string, names: readonly string[]): string {
  if (names.length === 0) return `there is no snapshot '${wanted}'; none is written yet`;
  const some = names.slice(-5).map(bareName).join(', ');
  return `there is no snapshot '${wanted}'; there ${names.length === 1 ? 'is' : 'are'} ${names.length > 5 ? '…, ' : ''}${some}`;
}
