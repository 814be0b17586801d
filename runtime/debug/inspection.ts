import { failed, ok, type Result } from '../model/result.js';
import { snapshotOf } from '../record/snapshot.js';
import { resultText } from './seen/history.js';
import { type RunView, shownCaptures, shownInputs, shownVars } from './view.js';

/** What one of the commands that only look at a run says; undefined where the name is none of them. */
export function inspection(name: string, view: RunView): Result<string, string> | undefined {
  return Object.hasOwn(inspections, name) ? inspections[name]?.(view) : undefined;
}

const inspections: Readonly<Record<string, (view: RunView) => Result<string, string>>> = {
  'print vars': (view) => ok(listed(shownVars(view), 'the runbook has no variables')),
  'print inputs': (view) => ok(listed(shownInputs(view), 'the runbook has no inputs')),
  'print captures': (view) => ok(listed(shownCaptures(view), 'nothing is captured yet')),
  history: (view) => ok(historyOf(view)),
  dump: ({ state, shown }) =>
    state.origin ? ok(JSON.stringify(shown.json(snapshotOf(state)), null, 2)) : failed('the run has not begun yet'),
};

function historyOf({ state, shown }: RunView): string {
  const lines = state.history.map((result, index) => `${index + 1}. ${resultText(result, shown.text)}`);
  return lines.length === 0 ? 'no step is done yet' : lines.join('\n');
}

function listed(values: Readonly<Record<string, unknown>>, nothing: string): string {
  const lines = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  return lines.length === 0 ? nothing : lines.join('\n');
}
