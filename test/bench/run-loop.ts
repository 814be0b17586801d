// Runs the runbook that is named, as `runbook exec` does, and says how long each step took.
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { loadRunbook } from '../../runtime/node/load.js';
import { openRun } from '../../runtime/node/run.js';
import { runValues } from '../../runtime/node/run-values.js';
import { nothingGiven } from '../support/no-values.js';
import type { LoopTimes } from './measure.js';

const [file = ''] = process.argv.slice(2);
const loaded = await loadRunbook(file);
if (!loaded.ok) throw new Error(loaded.error.message);
const values = runValues(loaded.value, nothingGiven);
if (!values.ok) throw new Error(values.error.message);
const times: number[] = [];
let last = performance.now();
const onEvent = ({ type }: RecordedEvent) => {
  if (type !== 'step.result') return;
  const now = performance.now();
  times.push(now - last);
  last = now;
};
const nobody = async () => undefined;
const opened = await openRun(loaded.value, {
  arePrerequisitesConfirmed: false,
  mode: 'real',
  values: values.value,
  actor: { kind: 'human', id: 'bench' },
  people: { evidence: nobody, approval: nobody, intervention: nobody },
  observer: { onEvent, onOutput: () => {} },
  cancellation: newCancellation(),
});
if (!opened.ok) throw new Error(opened.error.message);
const { history } = await opened.value.start();
if (times.length !== history.length) throw new Error('the run did not end');
console.log(JSON.stringify({ directory: opened.value.directory, times } satisfies LoopTimes));
